"""A company that does not exist, to try the program on. Nothing in it is about anyone real."""
