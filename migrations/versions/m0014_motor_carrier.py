"""How the company stands as a motor carrier: what FMCSA, UCR and California have on file.

What it does to existing data: nothing; until somebody says, none of it is known.
"""

import sqlalchemy as sa
from alembic import op

revision = "m0014"
down_revision = "m0013"

_COLUMNS = (
    ("usdot_since", sa.Date()),
    ("usdot_status", sa.String(length=32)),
    ("usdot_checked_on", sa.Date()),
    ("details_changed_on", sa.Date()),
    ("motus_verified_on", sa.Date()),
    ("authority", sa.String(length=32)),
    ("authority_checked_on", sa.Date()),
    ("authority_basis", sa.String(length=200)),
    ("boc3_states", sa.String(length=200)),
    ("ucr_paid_year", sa.Integer()),
    ("ucr_vehicles", sa.Integer()),
    ("audit_on", sa.Date()),
    ("audit_passed", sa.Boolean()),
    ("audit_letter_on", sa.Date()),
    ("own_inspectors", sa.Boolean()),
    ("records_off_site", sa.Boolean()),
    ("ca_permit_number", sa.String(length=24)),
    ("ca_permit_expires", sa.Date()),
)


def upgrade() -> None:
    with op.batch_alter_table("company") as table:
        for name, kind in _COLUMNS:
            table.add_column(sa.Column(name, kind, nullable=True))
