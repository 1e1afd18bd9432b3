"""Which backup took the company's place, and when.

What it does to existing data: nothing; what was restored before is not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0009"
down_revision = "m0008"


def upgrade() -> None:
    op.create_table(
        "restoration",
        sa.Column("restored_at", sa.DateTime(), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("backup_name", sa.String(length=255), nullable=False),
        sa.Column("backup_made_at", sa.DateTime(), nullable=True),
        sa.Column("backup_entries", sa.Integer(), nullable=False),
        sa.Column("backup_until", sa.DateTime(), nullable=True),
        sa.Column("put_aside", sa.String(length=255), nullable=True),
        sa.Column("put_aside_entries", sa.Integer(), nullable=True),
        sa.Column("put_aside_until", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restoration")),
        sqlite_autoincrement=True,
    )
