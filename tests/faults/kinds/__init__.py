"""Channel kinds of the bench, one for each class of account; the product never sees them."""
