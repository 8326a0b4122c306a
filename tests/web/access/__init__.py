"""The login, through the application, clock in hand."""
