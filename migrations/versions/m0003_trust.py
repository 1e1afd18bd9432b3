"""Users, roles, sealed columns with their key, private details, and the chain of the audit trail.

What it does to existing data: nothing; no company was made before files were encrypted.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0003"
down_revision = "m0002"


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_entry") as table:
        table.add_column(sa.Column("number", sa.Integer(), nullable=False))
        table.add_column(sa.Column("link", sa.String(length=64), nullable=False))
        table.create_unique_constraint(op.f("uq_audit_entry_number"), ["number"])
    op.create_table(
        "role",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "app_user",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("may_sign_in", sa.Boolean(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_app_user_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("folded", name=op.f("uq_app_user_folded")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_app_user_role_id"), "app_user", ["role_id"], unique=False)
    op.create_table(
        "private_details",
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("ssn", sa.LargeBinary(), nullable=True),
        sa.Column("ssn_print", sa.String(length=32), nullable=True),
        sa.Column("bank_routing", sa.LargeBinary(), nullable=True),
        sa.Column("bank_account", sa.LargeBinary(), nullable=True),
        sa.Column("account_kind", sa.String(32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["driver_id"], ["driver.id"], name=op.f("fk_private_details_driver_id_driver")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_details")),
        sa.UniqueConstraint("driver_id", name=op.f("uq_private_details_driver_id")),
        sa.UniqueConstraint("ssn_print", name=op.f("uq_private_details_ssn_print")),
        sqlite_autoincrement=True,
    )
