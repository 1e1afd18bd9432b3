"""Daily checks answered item by item, the defects they find, and the steps of their repair.

What it does to existing data: nothing; no company was made before vans counted their defects.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0017"
down_revision = "m0016"


def upgrade() -> None:
    with op.batch_alter_table("inspection") as table:
        table.add_column(sa.Column("checklist", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("answers", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("odometer_mi", sa.Integer(), nullable=True))
        table.add_column(sa.Column("done_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("recorded_by", sa.String(length=120), nullable=True))
    with op.batch_alter_table("van") as table:
        table.add_column(sa.Column("safety_defects", sa.Integer(), nullable=False))
    op.create_table(
        "defect",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("is_safety", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_defect_van_id_van"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name="fk_defect_inspection_id_inspection"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_defect"),
        sqlite_autoincrement=True,
    )
    for columns in (("inspection_id",), ("van_id", "state"), ("found_on", "id")):
        op.create_index(f"ix_defect_{'_'.join(columns)}", "defect", columns)
    _add_repairs()


def _add_repairs() -> None:
    op.create_table(
        "repair_order",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=80), nullable=False),
        sa.Column("work", sa.String(length=400), nullable=True),
        sa.Column("estimate", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("ordered_by", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("invoice_number", sa.String(length=40), nullable=True),
        sa.Column("invoice_amount", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_because", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_repair_order_van_id_van"),
        sa.PrimaryKeyConstraint("id", name="pk_repair_order"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_repair_order_van_id_state", "repair_order", ["van_id", "state"])
    op.create_index("ix_repair_order_ordered_at_id", "repair_order", ["ordered_at", "id"])
    op.create_table(
        "ordered_defect",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("defect_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["repair_order.id"], name="fk_ordered_defect_order_id_repair_order"
        ),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defect.id"], name="fk_ordered_defect_defect_id_defect"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ordered_defect"),
        sa.UniqueConstraint("order_id", "defect_id", name="uq_ordered_defect_order_id_defect_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ordered_defect_defect_id", "ordered_defect", ["defect_id"])
    op.create_table(
        "van_release",
        sa.Column("van_id", sa.Integer(), nullable=False),
        sa.Column("down_since", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("released_by", sa.String(length=120), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["van_id"], ["van.id"], name="fk_van_release_van_id_van"),
        sa.PrimaryKeyConstraint("id", name="pk_van_release"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_van_release_van_id_id", "van_release", ["van_id", "id"])
    op.create_table(
        "certification",
        sa.Column("defect_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("certified_at", sa.DateTime(), nullable=False),
        sa.Column("certified_by", sa.String(length=120), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defect.id"], name="fk_certification_defect_id_defect"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["repair_order.id"], name="fk_certification_order_id_repair_order"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["van_release.id"], name="fk_certification_release_id_van_release"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certification"),
        sa.UniqueConstraint("defect_id", name="uq_certification_defect_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_certification_order_id", "certification", ["order_id"])
    op.create_index("ix_certification_release_id", "certification", ["release_id"])
    op.create_table(
        "driver_review",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["van_release.id"], name="fk_driver_review_release_id_van_release"
        ),
        sa.ForeignKeyConstraint(
            ["driver_id"], ["driver.id"], name="fk_driver_review_driver_id_driver"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_driver_review"),
        sa.UniqueConstraint("release_id", name="uq_driver_review_release_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_driver_review_driver_id", "driver_review", ["driver_id"])
