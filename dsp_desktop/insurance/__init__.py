"""Insurance policies and what they cover."""
