"""Which stations lie in a county that asks for emissions tests.

What it does to existing data: nothing; until somebody says, it is not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0015"
down_revision = "m0014"


def upgrade() -> None:
    with op.batch_alter_table("station") as table:
        table.add_column(sa.Column("asks_emissions", sa.Boolean(), nullable=True))
