"""Forms of the desk: what was typed, as the document it stands for, and back."""
