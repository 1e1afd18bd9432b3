"""Indexes by which the audit trail is asked: by person, kind, operation, verb or time.

What it does to existing data: nothing.
"""

from alembic import op

revision = "m0004"
down_revision = "m0003"


def upgrade() -> None:
    for columns in (["entity", "at"], ["actor_name", "at"], ["operation", "at"], ["verb", "at"]):
        op.create_index(op.f(f"ix_audit_entry_{'_'.join(columns)}"), "audit_entry", columns)
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"])
