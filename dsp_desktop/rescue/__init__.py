"""A company file that is damaged: what of it holds, and saving what can be read."""
