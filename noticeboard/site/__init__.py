"""The public side: bytes from public rows and the last boundary passed; served without Flask."""
