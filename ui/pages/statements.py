"""Lessor statements: what was charged, what the lease comes to, and what was done about it."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.statements.terms import ChargeKind, ChargeStanding, Verdict
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.statements import queries, service
else:
    queries = later("dsp_desktop.statements.queries")
    service = later("dsp_desktop.statements.service")


CHARGES: PageSpec[Any, Any] = PageSpec(
    entity="lessor_charge",
    noun=mark("lessor_charge", "charge"),
    many=mark("lessor_charge", "charges"),
    title=mark("lessor_charge", "Lessor statements"),
    group="",
    icon="ph.receipt",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.CHARGE_LIST,
    empty=mark(
        "lessor_charge",
        "No charges here. Drop a lessor's statement on the window, and every line of it is held "
        "against the lease.",
    ),
    sort="charged_on",
    descending=True,
    filters=(
        Filter("standing", mark("lessor_charge", "Answer"), ChargeStanding),
        Filter(
            "verdict",
            mark("lessor_charge", "Verdict"),
            Verdict,
            opens=(
                mark("lessor_charge", "Does not agree"),
                tuple(each for each in Verdict if each is not Verdict.AGREES),
            ),
        ),
        Filter("charge", mark("lessor_charge", "For"), ChargeKind),
    ),
    columns=(
        Column("charged_on", mark("lessor_charge", "Dated"), Kind.DATE),
        Column("van", mark("lessor_charge", "Van"), Kind.CODE, link="van"),
        Column("verdict", mark("lessor_charge", "Verdict"), Kind.CHOICE),
        Column("amount", mark("lessor_charge", "Charged"), Kind.MONEY),
        Column("difference", mark("lessor_charge", "Too much"), Kind.MONEY),
        Column("standing", mark("lessor_charge", "Answer"), Kind.CHOICE),
        Column("charge", mark("lessor_charge", "For"), Kind.CHOICE),
        Column("lessor", mark("lessor_charge", "Lessor")),
        Column("expected", mark("lessor_charge", "Should be"), Kind.MONEY, shown=False),
        Column("first_day", mark("lessor_charge", "First day"), Kind.DATE, shown=False),
        Column("last_day", mark("lessor_charge", "Last day"), Kind.DATE, shown=False),
        Column("invoice", mark("lessor_charge", "Invoice"), Kind.CODE, shown=False),
        Column("vin", mark("lessor_charge", "VIN"), Kind.CODE, shown=False),
        Column("because", mark("lessor_charge", "Because"), shown=False),
        Column("reason", mark("lessor_charge", "Reason"), shown=False),
    ),
    actions=(
        RowAction(
            mark("lessor_charge", "Answer"),
            Permission.FLEET_EDIT,
            form=Form(
                details=service.ChargeAnswer,
                load=queries.charge_answer,
                add=None,
                change=service.answer_charge,
                fields=(
                    Field(
                        "standing",
                        mark("lessor_charge", "Answer"),
                        Kind.CHOICE,
                        choices=ChargeStanding,
                        required=True,
                    ),
                    Field("reason", mark("lessor_charge", "Reason"), Kind.NOTE, required=True),
                ),
            ),
        ),
        RowAction(
            mark("lessor_charge", "Hold against the lease again"),
            Permission.FLEET_EDIT,
            service.check_again,
        ),
    ),
    panel=queries.charge_panel,
)

PAGES = (CHARGES,)
