"""Backups of the company: made, checked, kept, restored; and moving it to another database."""
