"""Ratios measured in one run: what the program costs beside the plainest way to do the same."""
