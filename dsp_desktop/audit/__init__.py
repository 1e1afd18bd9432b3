"""The audit trail as people ask about it, and the proof that it and the company are whole."""
