"""The corpus of typed times and figures, labelled by hand, and what is measured on it."""
