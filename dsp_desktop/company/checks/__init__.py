"""Rules about the company: its own record, and its standing as a motor carrier."""

from dsp_desktop.company.checks.carrier import (
    CARRIER_RULES,
    PERMIT_RULES,
    CarrierFacts,
    PermitFacts,
    ucr_bracket,
)
from dsp_desktop.company.checks.profile import (
    COMPANY_RULES,
    CompanyFacts,
    holds_private_number,
    mcs150_due,
)

__all__ = [
    "CARRIER_RULES",
    "COMPANY_RULES",
    "PERMIT_RULES",
    "RULES",
    "CarrierFacts",
    "CompanyFacts",
    "PermitFacts",
    "holds_private_number",
    "mcs150_due",
    "ucr_bracket",
]

RULES = (*COMPANY_RULES, *CARRIER_RULES, *PERMIT_RULES)
