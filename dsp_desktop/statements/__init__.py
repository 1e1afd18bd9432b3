"""What lessors charge, line by line, held against the leases."""
