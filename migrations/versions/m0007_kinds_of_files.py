"""What kind of file an attachment is, whether it is compressed, and the company's largest file.

What it does to existing data: nothing; no company was made before files were checked so.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0007"
down_revision = "m0006"


def upgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=False))
        table.add_column(sa.Column("caution", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("is_packed", sa.Boolean(), nullable=False))
    with op.batch_alter_table("company") as table:
        table.add_column(sa.Column("largest_file_mb", sa.Integer(), nullable=False))
