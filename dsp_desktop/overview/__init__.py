"""The whole company at a glance: today's figures, and any record by its name or number."""
