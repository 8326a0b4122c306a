"""What the README's figures come from: product, peer and physical limit side by side in a run."""
