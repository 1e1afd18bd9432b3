"""How vans looked, side by side, and what became of every damage."""
