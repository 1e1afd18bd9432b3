"""The reports about money."""

from dsp_desktop.reports.catalog.report import Report

REPORTS: tuple[Report, ...] = ()
