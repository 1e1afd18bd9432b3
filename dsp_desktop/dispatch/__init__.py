"""Routes: who drove what, from which station, on which day."""
