"""How often somebody tried to sign in with a name nobody has.

What it does to existing data: nothing; such tries were not counted before.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0013"
down_revision = "m0012"


def upgrade() -> None:
    op.create_table(
        "unknown_tries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unknown_tries")),
    )
