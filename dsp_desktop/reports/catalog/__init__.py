"""Every report, in the order of the list. One module a group; add a report to its group.

Only what is known of a report before it is made is here. The modules that read one, and
with them the database and ReportLab, are loaded when somebody makes it.

The next report: what it reads goes into ``reports/queries`` (or is asked of its area's own
queries), ``load`` into a module of ``reports/<group>``, a ``Report`` into the group's module
here, a line into ``resources/help/report.md``. The tests walk this catalog and hold it to
the rest. Another page leads to it with ``ui.kit.places.report_place(name, van=12)``.
"""

from dsp_desktop.kernel.permissions import Actor
from dsp_desktop.reports.catalog import company, custody, fleet, money, people
from dsp_desktop.reports.catalog.report import Group, Report

__all__ = ["REPORTS", "Group", "Report", "report_named", "reports_for"]

REPORTS: tuple[Report, ...] = (
    *fleet.REPORTS,
    *custody.REPORTS,
    *people.REPORTS,
    *money.REPORTS,
    *company.REPORTS,
)


def reports_for(actor: Actor) -> tuple[Report, ...]:
    """Return the reports that a person may make."""
    return tuple(report for report in REPORTS if all(map(actor.may, report.needs)))


def report_named(name: str) -> Report:
    """Return the report of that name; ``KeyError`` if there is none."""
    return {report.name: report for report in REPORTS}[name]
