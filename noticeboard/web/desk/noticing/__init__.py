"""One notice: its promises, its bulletins, and what can be done about them."""
