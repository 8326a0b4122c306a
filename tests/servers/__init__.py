"""Real servers for the tests, started by them and ended with them."""
