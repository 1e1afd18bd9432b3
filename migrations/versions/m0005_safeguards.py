"""What keeps the records safe: when windows lock, the recovery code and when it was proved.

What it does to existing data: nothing; a role made before begins as one of the company's own.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0005"
down_revision = "m0004"


def upgrade() -> None:
    with op.batch_alter_table("role") as table:
        table.add_column(sa.Column("first", sa.String(length=20), nullable=True))
    op.create_table(
        "safeguards",
        sa.Column("lock_minutes", sa.Integer(), nullable=False),
        sa.Column("recovery_code", sa.LargeBinary(), nullable=True),
        sa.Column("sheet_at", sa.DateTime(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("renewed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguards")),
        sqlite_autoincrement=True,
    )
