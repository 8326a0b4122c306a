"""One file per kind of destination: a new kind is a new file here, and nothing else."""
