"""One module per kind of file: what its lines mean and what they do to the company."""
