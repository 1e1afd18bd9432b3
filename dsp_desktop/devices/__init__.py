"""Handhelds, phones, scanners, battery packs and chargers."""
