"""The rules about time and truth: pure, standard library only, ``now`` is an argument."""
