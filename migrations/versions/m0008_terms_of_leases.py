"""How a lease reckons its rent, its miles and an early end; what odometers showed.

What it does to existing data: nothing; no company was made before leases said so.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0008"
down_revision = "m0007"

_WORD = sa.String(length=32)


def upgrade() -> None:
    with op.batch_alter_table("lease") as table:
        table.add_column(sa.Column("billing", _WORD, nullable=False))
        table.add_column(sa.Column("proration", _WORD, nullable=False))
        table.add_column(sa.Column("allowance_per", _WORD, nullable=False))
        table.add_column(sa.Column("early_end", _WORD, nullable=True))
        table.add_column(sa.Column("early_rents", sa.Integer(), nullable=True))
        table.add_column(sa.Column("early_share", sa.Integer(), nullable=True))
        table.add_column(sa.Column("early_fee", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("notice_days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("return_fee", sa.BigInteger(), nullable=True))
    op.create_table(
        "odometer_reading",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("miles", sa.Integer(), nullable=False),
        sa.Column("source", _WORD, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_odometer_reading_van_id_van"),
        sa.PrimaryKeyConstraint("id", name="pk_odometer_reading"),
        sa.UniqueConstraint("van_id", "read_on", name="uq_odometer_reading_van_id_read_on"),
        sqlite_autoincrement=True,
    )
