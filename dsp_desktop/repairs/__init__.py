"""Repairs: the way of a defect from the shop to the road, of which no step is skipped."""
