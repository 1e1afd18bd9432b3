"""The pages of background checks and drug tests."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.screening.terms import (
    CheckResult,
    CheckState,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
    TestStanding,
)
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.compliance import queries as by_own_figures
    from dsp_desktop.compliance import service as decisions
    from dsp_desktop.people.queries import driver_picks
    from dsp_desktop.screening import queries, service
else:
    by_own_figures = later("dsp_desktop.compliance.queries")
    decisions = later("dsp_desktop.compliance.service")
    driver_picks = later("dsp_desktop.people.queries").driver_picks
    queries = later("dsp_desktop.screening.queries")
    service = later("dsp_desktop.screening.service")


_DAY = Field("on", mark("background_check", "On which day?"), Kind.DATE, required=True)


def _step(
    title: str,
    run: Callable[..., object],
    *states: CheckState,
    also: tuple[Field, ...] = (),
) -> RowAction:
    """Return the action that records one step, offered where the step can be next."""
    return RowAction(title, Permission.SCREENING_EDIT, run, for_states=states, asks=(_DAY, *also))


_CONSIDERED = (
    CheckState.TO_CONSIDER,
    CheckState.COPY_SENT,
    CheckState.RIGHTS_SENT,
    CheckState.NOTICE_SENT,
    CheckState.DISPUTED,
)
_BEFORE_REPORT = (
    CheckState.NEW,
    CheckState.DISCLOSED,
    CheckState.AUTHORIZED,
    CheckState.ORDERED,
)

#: Until then the form itself may change.
_FROM_ORDER_ON = tuple(
    state
    for state in CheckState
    if state not in {CheckState.NEW, CheckState.DISCLOSED, CheckState.AUTHORIZED}
)


_DRIVER = Field(
    "driver_id",
    mark("background_check", "Driver"),
    Kind.RECORD,
    required=True,
    picks=driver_picks,
)
_AGENCY = Field("vendor", mark("background_check", "Agency"), required=True)
_CHECK_FIELDS = (
    _DRIVER,
    _AGENCY,
    Field("disclosed_on", mark("background_check", "Disclosure given"), Kind.DATE),
    Field("authorized_on", mark("background_check", "Authorization signed"), Kind.DATE),
    Field("ordered_on", mark("background_check", "Report ordered"), Kind.DATE),
    Field("completed_on", mark("background_check", "Report back"), Kind.DATE),
    Field(
        "result",
        mark("background_check", "Result"),
        Kind.CHOICE,
        required=True,
        choices=CheckResult,
    ),
    Field("report_copy_sent_on", mark("background_check", "Report copy sent"), Kind.DATE),
    Field("rights_summary_sent_on", mark("background_check", "Summary of rights sent"), Kind.DATE),
    Field(
        "notice_delivery",
        mark("background_check", "Sent by"),
        Kind.CHOICE,
        choices=NoticeDelivery,
    ),
    Field("disputed_on", mark("background_check", "Disputed"), Kind.DATE),
    Field("accepted_on", mark("background_check", "Accepted"), Kind.DATE),
    Field("adverse_action_on", mark("background_check", "Adverse action"), Kind.DATE),
    Field("final_notice_on", mark("background_check", "Final notice sent"), Kind.DATE),
    Field(
        "because",
        mark("background_check", "Why is this corrected?"),
        Kind.NOTE,
        required=True,
        help=mark("background_check", "What was recorded before stays on file beside it."),
    ),
)

BACKGROUND_CHECKS = PageSpec(
    entity="background_check",
    noun=mark("background_check", "background check"),
    title=mark("background_check", "Background checks"),
    many=mark("background_check", "checks"),
    group=mark("groups", "People"),
    icon="ph.shield-check",
    view=Permission.SCREENING_VIEW,
    edit=Permission.SCREENING_EDIT,
    listing=queries.BACKGROUND_CHECK_LIST,
    empty=mark("background_check", "No background checks yet. Add one for a new driver."),
    sort="ordered_on",
    descending=True,
    readiness=True,
    filters=(Filter("result", mark("background_check", "Result"), CheckResult),),
    columns=(
        Column("driver", mark("background_check", "Driver"), link="driver"),
        Column("state", mark("background_check", "State"), Kind.READINESS),
        Column("vendor", mark("background_check", "Agency"), shown=False),
        Column("status", mark("background_check", "Step"), Kind.CHOICE),
        Column("ordered_on", mark("background_check", "Ordered"), Kind.DATE),
        Column("completed_on", mark("background_check", "Report back"), Kind.DATE),
        Column("result", mark("background_check", "Result"), Kind.CHOICE),
        Column("notice_on", mark("background_check", "Notice sent"), Kind.DATE, shown=False),
        Column(
            "adverse_action_on",
            mark("background_check", "Adverse action"),
            Kind.DATE,
            shown=False,
        ),
        Column("final_notice_on", mark("background_check", "Final notice"), Kind.DATE, shown=False),
        Column("corrected_on", mark("background_check", "Corrected"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.BackgroundCheckDetails,
        load=queries.background_check_details,
        add=service.begin_check,
        change=service.change_check,
        fields=(
            _DRIVER,
            _AGENCY,
            Field(
                "disclosed_on",
                mark("background_check", "Disclosure given"),
                Kind.DATE,
                help=mark("background_check", "In a document that holds nothing else."),
            ),
            Field(
                "authorized_on",
                mark("background_check", "Authorization signed"),
                Kind.DATE,
            ),
            Field("note", mark("background_check", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        _step(
            mark("background_check", "Disclosure given"),
            service.record_disclosure,
            CheckState.NEW,
        ),
        _step(
            mark("background_check", "Authorization signed"),
            service.record_authorization,
            CheckState.DISCLOSED,
        ),
        _step(
            mark("background_check", "Report ordered"),
            service.order_report,
            CheckState.AUTHORIZED,
        ),
        _step(
            mark("background_check", "Clear"),
            service.record_clear_report,
            CheckState.ORDERED,
        ),
        _step(
            mark("background_check", "Consider"),
            service.record_report_to_consider,
            CheckState.ORDERED,
        ),
        _step(
            mark("background_check", "Notice sent"),
            service.send_pre_adverse_notice,
            CheckState.TO_CONSIDER,
            also=(
                Field(
                    "delivery",
                    mark("background_check", "Sent by"),
                    Kind.CHOICE,
                    required=True,
                    choices=NoticeDelivery,
                    help=mark(
                        "background_check",
                        "The notice holds a copy of the report and the summary of rights.",
                    ),
                ),
            ),
        ),
        _step(mark("background_check", "Disputed"), service.record_dispute, CheckState.NOTICE_SENT),
        _step(mark("background_check", "Accept"), service.accept_report, *_CONSIDERED),
        _step(
            mark("background_check", "Adverse action"),
            decisions.take_adverse_action,
            CheckState.NOTICE_SENT,
            CheckState.DISPUTED,
        ),
        _step(
            mark("background_check", "Final notice sent"),
            service.send_final_notice,
            CheckState.ADVERSE_ACTION,
        ),
        RowAction(
            mark("background_check", "Give up"),
            Permission.SCREENING_EDIT,
            service.cancel_check,
            for_states=_BEFORE_REPORT,
        ),
        RowAction(
            mark("background_check", "Correct"),
            Permission.SCREENING_EDIT,
            for_states=_FROM_ORDER_ON,
            form=Form(
                details=service.CorrectedCheck,
                load=queries.check_to_correct,
                add=None,
                change=service.correct_check,
                fields=_CHECK_FIELDS,
            ),
        ),
    ),
    panel=by_own_figures.background_check_panel,
)

_TEST_FIELDS = (
    Field(
        "driver_id",
        mark("drug_test", "Driver"),
        Kind.RECORD,
        required=True,
        picks=driver_picks,
    ),
    Field(
        "reason",
        mark("drug_test", "Reason"),
        Kind.CHOICE,
        required=True,
        choices=TestReason,
    ),
    Field(
        "kind",
        mark("drug_test", "Kind"),
        Kind.CHOICE,
        required=True,
        choices=TestKind,
    ),
    Field("panel", mark("drug_test", "Panel")),
    Field("collected_on", mark("drug_test", "Collected"), Kind.DATE),
    Field("custody_number", mark("drug_test", "Chain of custody number"), Kind.CODE),
    Field("federal_form", mark("drug_test", "Federal form used"), Kind.YES_NO),
    Field("laboratory", mark("drug_test", "Laboratory")),
    Field("resulted_on", mark("drug_test", "Result date"), Kind.DATE),
    Field("result", mark("drug_test", "Result"), Kind.CHOICE, choices=TestResult),
    Field(
        "reviewed_by_mro",
        mark("drug_test", "Reviewed by a medical review officer"),
        Kind.YES_NO,
    ),
)

DRUG_TESTS = PageSpec(
    entity="drug_test",
    noun=mark("drug_test", "drug test"),
    title=mark("drug_test", "Drug tests"),
    many=mark("drug_test", "tests"),
    group=mark("groups", "People"),
    icon="ph.test-tube",
    view=Permission.SCREENING_VIEW,
    edit=Permission.SCREENING_EDIT,
    listing=queries.DRUG_TEST_LIST,
    empty=mark("drug_test", "No drug tests yet. Add one when a driver is sent to a collector."),
    sort="collected_on",
    descending=True,
    filters=(
        Filter("reason", mark("drug_test", "Reason"), TestReason),
        Filter("standing", mark("drug_test", "Result"), TestStanding),
    ),
    columns=(
        Column("driver", mark("drug_test", "Driver"), link="driver"),
        Column("reason", mark("drug_test", "Reason"), Kind.CHOICE),
        Column("kind", mark("drug_test", "Kind"), Kind.CHOICE),
        Column("collected_on", mark("drug_test", "Collected"), Kind.DATE),
        Column("resulted_on", mark("drug_test", "Result date"), Kind.DATE),
        Column("standing", mark("drug_test", "Result"), Kind.CHOICE),
        Column("federal_form", mark("drug_test", "Federal form"), Kind.YES_NO, shown=False),
        Column("reviewed_by_mro", mark("drug_test", "MRO review"), Kind.YES_NO, shown=False),
        Column("corrected_on", mark("drug_test", "Corrected"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.DrugTestDetails,
        load=queries.drug_test_details,
        add=service.add_drug_test,
        change=service.change_drug_test,
        fields=_TEST_FIELDS,
    ),
    actions=(
        RowAction(
            mark("drug_test", "Correct"),
            Permission.SCREENING_EDIT,
            form=Form(
                details=service.CorrectedTest,
                load=queries.drug_test_to_correct,
                add=None,
                change=service.correct_drug_test,
                fields=(
                    *_TEST_FIELDS,
                    Field(
                        "because",
                        mark("drug_test", "Why is this corrected?"),
                        Kind.NOTE,
                        required=True,
                        help=mark("drug_test", "What was recorded before stays on file beside it."),
                    ),
                ),
            ),
        ),
    ),
    panel=queries.drug_test_panel,
)

PAGES = (BACKGROUND_CHECKS, DRUG_TESTS)
