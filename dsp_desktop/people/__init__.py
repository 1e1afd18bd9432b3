"""Drivers and their licenses."""
