"""What the compliance report reads: a fixed number of questions, however large the company."""

from dsp_desktop.reports.queries.company import company_sheet, last_change, policy_lines
from dsp_desktop.reports.queries.drivers import driver_sheets
from dsp_desktop.reports.queries.vans import van_sheets

__all__ = ["company_sheet", "driver_sheets", "last_change", "policy_lines", "van_sheets"]
