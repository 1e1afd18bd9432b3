"""What lessors charge, line by line, and what holding it against the leases has shown.

What it does to existing data: nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0011"
down_revision = "m0010"

_WORD = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "lessor_charge",
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("lessor", sa.String(length=80), nullable=True),
        sa.Column("invoice", sa.String(length=40), nullable=True),
        sa.Column("charged_on", sa.Date(), nullable=True),
        sa.Column("vin", sa.String(length=17), nullable=False),
        sa.Column("van_id", sa.Integer(), nullable=True),
        sa.Column("lease_id", sa.Integer(), nullable=True),
        sa.Column("charge", _WORD, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("verdict", _WORD, nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("because", sa.String(length=400), nullable=False),
        sa.Column("standing", _WORD, nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_lessor_charge_van_id_van"),
        sa.ForeignKeyConstraint(["lease_id"], ["lease.id"], name="fk_lessor_charge_lease_id_lease"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_batch.id"], name="fk_lessor_charge_import_id_import_batch"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lessor_charge"),
        sa.UniqueConstraint("reference", name="uq_lessor_charge_reference"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ("van_id",),
        ("lease_id",),
        ("import_id",),
        ("vin", "charge", "first_day"),
        ("charged_on", "id"),
    ):
        op.create_index(f"ix_lessor_charge_{'_'.join(columns)}", "lessor_charge", columns)
