"""Who holds a van, device, fuel card, key or uniform, from when to when."""
