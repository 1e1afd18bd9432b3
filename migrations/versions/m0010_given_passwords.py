"""Whether somebody else gave a user's password, who then chooses another one.

What it does to existing data: nothing; no company was made before passwords were given so.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0010"
down_revision = "m0009"


def upgrade() -> None:
    with op.batch_alter_table("app_user") as table:
        table.add_column(sa.Column("is_given", sa.Boolean(), nullable=False))
