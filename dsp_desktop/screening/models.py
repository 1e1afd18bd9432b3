"""Tables of screening. Nothing here can be undone: the law wants it kept as it was.

What was entered wrong is corrected; the correction keeps what the record said before.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.corrections import Correction
from dsp_desktop.db.sealed import sealed_column
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.screening.terms import (
    CheckResult,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
)


class BackgroundCheck(Record):
    """One background report about one driver, step by step; empty means not yet.

    ``accepted_on`` is the day we decided to go on with the driver in spite of the report.
    """

    entity = "background_check"
    called = ("driver_id", "vendor")
    undoable = False

    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), index=True)
    vendor: Mapped[str] = mapped_column(String(80))
    disclosed_on: Mapped[date | None]
    authorized_on: Mapped[date | None]
    ordered_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    result: Mapped[CheckResult] = mapped_column(default=CheckResult.PENDING)
    report_copy_sent_on: Mapped[date | None]
    rights_summary_sent_on: Mapped[date | None]
    notice_delivery: Mapped[NoticeDelivery | None]
    disputed_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    adverse_action_on: Mapped[date | None]
    final_notice_on: Mapped[date | None]
    note: Mapped[Any] = sealed_column(Permission.BACKGROUND_LOOK)
    corrected_on: Mapped[date | None]


class BackgroundCheckCorrection(Correction):
    """One correction of a background check."""

    entity = "background_check_correction"
    called = ("background_check_id",)
    part_of = "background_check_id"

    background_check_id: Mapped[int] = mapped_column(ForeignKey("background_check.id"), index=True)
    because: Mapped[Any] = sealed_column(Permission.BACKGROUND_LOOK, nullable=False)
    said: Mapped[Any] = sealed_column(Permission.BACKGROUND_LOOK, nullable=False)


class DrugTest(Record):
    """One drug test of one driver; without a result it is pending."""

    entity = "drug_test"
    called = ("driver_id", "reason")
    undoable = False

    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), index=True)
    kind: Mapped[TestKind] = mapped_column(default=TestKind.NON_DOT)
    reason: Mapped[TestReason]
    panel: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK)
    federal_form: Mapped[bool | None]
    custody_number: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK, found_by="custody_print")
    custody_print: Mapped[str | None] = mapped_column(
        String(32), index=True, info={"audit": "mask"}
    )
    collected_on: Mapped[date | None]
    resulted_on: Mapped[date | None]
    result: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK, holds=TestResult)
    reviewed_by_mro: Mapped[bool | None]
    laboratory: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK)
    corrected_on: Mapped[date | None]


class DrugTestCorrection(Correction):
    """One correction of a drug test."""

    entity = "drug_test_correction"
    called = ("drug_test_id",)
    part_of = "drug_test_id"

    drug_test_id: Mapped[int] = mapped_column(ForeignKey("drug_test.id"), index=True)
    because: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK, nullable=False)
    said: Mapped[Any] = sealed_column(Permission.MEDICAL_LOOK, nullable=False)
