"""Readiness: every rule over every record, the dispatch gate, the owner's own settings."""
