"""Condition records of vans with their photos, and the ledger of damage.

What it does to existing data: nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0018"
down_revision = "m0017"

_WORD = sa.String(length=32)


def upgrade() -> None:
    _records()
    _of_records()
    _damage()


def _records() -> None:
    op.create_table(
        "condition_record",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.Column("odometer_mi", sa.Integer(), nullable=True),
        sa.Column("fuel_percent", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_condition_record_van_id_van"),
        sa.ForeignKeyConstraint(
            ["driver_id"], ["driver.id"], name="fk_condition_record_driver_id_driver"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_condition_record"),
        sqlite_autoincrement=True,
    )
    _index("condition_record", ("driver_id",), ("van_id", "taken_at"), ("taken_at", "id"))


def _of_records() -> None:
    for table, *columns in (
        (
            "condition_photo",
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("side", _WORD, nullable=False),
            sa.Column("attachment_id", sa.Integer(), nullable=False),
            sa.Column("added_at", sa.DateTime(), nullable=False),
            sa.ForeignKeyConstraint(
                ["attachment_id"],
                ["attachment.id"],
                name="fk_condition_photo_attachment_id_attachment",
            ),
        ),
        (
            "condition_correction",
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("made_at", sa.DateTime(), nullable=False),
            sa.Column("made_by", sa.String(length=120), nullable=False),
            sa.Column("because", sa.String(length=1000), nullable=False),
            sa.Column("said", sa.JSON(), nullable=False),
        ),
    ):
        op.create_table(
            table,
            *columns,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["record_id"],
                ["condition_record.id"],
                name=f"fk_{table}_record_id_condition_record",
            ),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sqlite_autoincrement=True,
        )
        _index(table, ("record_id",))
    _index("condition_photo", ("attachment_id",))


def _damage() -> None:
    op.create_table(
        "damage",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("side", _WORD, nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("found_on_id", sa.Integer(), nullable=True),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.Column("estimate", sa.BigInteger(), nullable=True),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("repaired_for", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_damage_van_id_van"),
        sa.ForeignKeyConstraint(
            ["found_on_id"],
            ["condition_record.id"],
            name="fk_damage_found_on_id_condition_record",
        ),
        sa.ForeignKeyConstraint(["driver_id"], ["driver.id"], name="fk_damage_driver_id_driver"),
        sa.PrimaryKeyConstraint("id", name="pk_damage"),
        sqlite_autoincrement=True,
    )
    _index("damage", ("found_on_id",), ("driver_id",), ("van_id", "state"), ("found_at", "id"))


def _index(table: str, *indexes: tuple[str, ...]) -> None:
    for columns in indexes:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
