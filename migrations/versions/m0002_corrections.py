"""Corrections of inspections, drug tests and background checks.

What it does to existing data: nothing is changed; no record counts as corrected yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0002"
down_revision = "m0001"

_CORRECTED = ("background_check", "drug_test", "inspection")
_PRIVATE = ("background_check", "drug_test")


def upgrade() -> None:
    for corrected in _CORRECTED:
        with op.batch_alter_table(corrected) as table:
            table.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))
        sealed = sa.LargeBinary() if corrected in _PRIVATE else None
        name, part = f"{corrected}_correction", f"{corrected}_id"
        op.create_table(
            name,
            sa.Column(part, sa.Integer(), nullable=False),
            sa.Column("made_at", sa.DateTime(), nullable=False),
            sa.Column("made_by", sa.String(length=120), nullable=False),
            sa.Column("because", sealed or sa.String(length=1000), nullable=False),
            sa.Column("said", sealed or sa.JSON(), nullable=False),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                [part], [f"{corrected}.id"], name=op.f(f"fk_{name}_{part}_{corrected}")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sqlite_autoincrement=True,
        )
        op.create_index(op.f(f"ix_{name}_{part}"), name, [part], unique=False)
