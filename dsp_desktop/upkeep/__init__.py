"""Inspections of vans: daily checks, the yearly one, the state's own."""
