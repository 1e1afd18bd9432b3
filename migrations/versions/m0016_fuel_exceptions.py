"""What does not fit about fuel purchases, until somebody says what it was.

What it does to existing data: nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0016"
down_revision = "m0015"

_WORD = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "fuel_exception",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("weight", _WORD, nullable=False),
        sa.Column("evidence", sa.String(length=800), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("standing", _WORD, nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["purchase_id"],
            ["fuel_purchase.id"],
            name="fk_fuel_exception_purchase_id_fuel_purchase",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fuel_exception"),
        sa.UniqueConstraint("purchase_id", "kind", name="uq_fuel_exception_purchase_id_kind"),
        sqlite_autoincrement=True,
    )
    for columns in (("bought_on", "id"), ("standing", "bought_on")):
        op.create_index(f"ix_fuel_exception_{'_'.join(columns)}", "fuel_exception", columns)
