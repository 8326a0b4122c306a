"""Whether the board itself runs: signs of life, what is looked at, who is told, what counts."""
