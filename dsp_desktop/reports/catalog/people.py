"""The reports about people."""

from dsp_desktop.reports.catalog.report import Report

REPORTS: tuple[Report, ...] = ()
