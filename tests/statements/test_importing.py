"""A lessor's statement comes in, and every line of it is held against the lease."""

from datetime import date

import pytest

from dsp_desktop.app import App
from dsp_desktop.fleet.service import LeaseDetails, add_lease, change_lease
from dsp_desktop.fleet.terms import Billing
from dsp_desktop.intake.kinds.lessor import charge_kind
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.statements.queries import CHARGE_LIST, ChargeRow, charge_answer, charge_panel
from dsp_desktop.statements.service import ChargeAnswer, answer_charge, check_again
from dsp_desktop.statements.terms import ChargeKind, ChargeStanding, Verdict
from tests.intake.samples import bring_in, counts, csv_of, look
from tests.support.builders import a_van, a_vin, done

HEADERS = (
    "Invoice No", "Invoice Date", "Lessor", "VIN", "Charge Type", "Period From", "Period To",
    "Days Billed", "Rate", "Amount",
)  # fmt: skip
OURS, LOST, OTHERS = a_vin(1), a_vin(2), a_vin(3)


def line(vin: str = OURS, amount: str = "815.00", **cells: str) -> tuple[str, ...]:
    told = {
        "Invoice No": "A-1", "Invoice Date": "11/1/2026", "Lessor": "Element", "VIN": vin,
        "Charge Type": "Monthly Rental", "Period From": "11/1/2026", "Period To": "11/30/2026",
        "Days Billed": "30", "Rate": "815", "Amount": amount,
    } | {name.replace("_", " "): value for name, value in cells.items()}  # fmt: skip
    return tuple(told[name] for name in HEADERS)


def statement(*lines: tuple[str, ...]) -> bytes:
    return csv_of(HEADERS, *lines)


@pytest.fixture
def lease_id(app: App) -> int:
    van_id = a_van(app, number="V1", vin=OURS)
    a_van(app, number="V2", vin=LOST)
    signed: int = done(
        app,
        add_lease,
        LeaseDetails(
            van_id, "Element", date(2026, 1, 16), rent=Money.of(815), billing=Billing.CALENDAR
        ),
    )
    return signed


def charges(app: App, **filters: object) -> list[ChargeRow]:
    asked = ListQuery(filters=filters, sort="invoice")
    with app.read() as source:
        ids = CHARGE_LIST.ids(source, asked)
        found = CHARGE_LIST.rows(source, ids)
        return [found[each] for each in ids]


@pytest.mark.usefixtures("lease_id")
def test_a_statement_is_recognized_and_each_line_weighed(app: App) -> None:
    file = statement(
        line(),
        line(
            amount="850.00",
            Invoice_No="A-2",
            Days_Billed="31",
            Period_From="10/1/2026",
            Period_To="10/31/2026",
        ),
        line(OTHERS, Invoice_No="A-3"),
        line(LOST, Invoice_No="A-4"),
        line(Invoice_No="A-5"),
        line(amount="75.00", Invoice_No="A-6", Charge_Type="Excess mileage"),
    )

    seen = look(app, file)
    assert seen.kind is FileKind.LESSOR
    assert counts(seen) == (6, 0, 0)
    assert any("Of 6 lines 5 do not agree" in note for note in seen.notes)
    bring_in(app, file)

    assert [(each.verdict, each.expected) for each in charges(app)] == [
        (Verdict.AGREES, Money.of(815)),
        (Verdict.AMOUNT_DIFFERS, Money.of(815)),
        (Verdict.NOT_OUR_VAN, ZERO),
        (Verdict.NO_LEASE, ZERO),
        (Verdict.CHARGED_TWICE, ZERO),
        (Verdict.TO_CHECK, None),
    ]
    assert [each.difference for each in charges(app, verdict=Verdict.AMOUNT_DIFFERS)] == [
        Money.of(35)
    ]


@pytest.mark.usefixtures("lease_id")
def test_the_same_statement_again_changes_nothing(app: App) -> None:
    file = statement(line(), line(Invoice_No="A-2"))
    bring_in(app, file)
    assert counts(look(app, file)) == (0, 0, 2)
    assert [each.verdict for each in charges(app)] == [Verdict.AGREES, Verdict.CHARGED_TWICE]


@pytest.mark.usefixtures("lease_id")
def test_another_lessor_is_owed_nothing_for_our_van(app: App) -> None:
    bring_in(app, statement(line(Lessor="Merrow")))
    assert [each.verdict for each in charges(app)] == [Verdict.NO_LEASE]


@pytest.mark.usefixtures("lease_id")
def test_a_line_that_ends_before_it_begins_is_left_out_with_the_reason(app: App) -> None:
    seen = look(app, statement(line(Period_To="10/1/2026"), line(amount="")))
    assert counts(seen) == (0, 0, 0)
    assert [bad.line for bad in seen.unreadable] == [2, 3]


def test_once_the_lease_is_put_right_a_line_is_held_against_it_again(
    app: App, lease_id: int
) -> None:
    bring_in(app, statement(line(amount="900.00")))
    (charge,) = charges(app)
    assert charge.verdict is Verdict.AMOUNT_DIFFERS

    details = LeaseDetails(
        charge.van_id or 0, "Element", date(2026, 1, 16), rent=Money.of(900),
        billing=Billing.CALENDAR,
    )  # fmt: skip
    done(app, change_lease, lease_id, details, 1)
    done(app, check_again, charge.id)

    assert [each.verdict for each in charges(app)] == [Verdict.AGREES]


@pytest.mark.usefixtures("lease_id")
def test_a_line_is_answered_with_a_reason_and_by_name(app: App) -> None:
    bring_in(app, statement(line(OTHERS)))
    (charge,) = charges(app)
    with pytest.raises(Rejected):
        done(app, answer_charge, charge.id, ChargeAnswer(ChargeStanding.DISPUTED, " "), 1)
    disputed = ChargeAnswer(ChargeStanding.DISPUTED, "Not our van.")
    done(app, answer_charge, charge.id, disputed, 1)
    with app.read() as source:
        seen = charge_answer(source, charge.id)
        panel = charge_panel(source, charge.id)
    assert seen.details == disputed
    assert [fact.value for fact in panel.sections[2].facts][2] == "Not our van."
    with pytest.raises(Rejected):
        done(app, answer_charge, charge.id, disputed, seen.version)
    done(app, answer_charge, charge.id, ChargeAnswer(ChargeStanding.OPEN, ""), seen.version)
    with app.read() as source:
        assert charge_panel(source, charge.id).sections[2].facts == ()


@pytest.mark.usefixtures("lease_id")
def test_charges_are_for_those_who_may_see_the_fleet(app: App, clerk: App) -> None:
    bring_in(app, statement(line()))
    (charge,) = charges(app)
    with clerk.read() as source:
        for question in (charge_answer, charge_panel):
            with pytest.raises(NotPermitted):
                question(source, charge.id)
    for action, given in (
        (answer_charge, (ChargeAnswer(ChargeStanding.OPEN, ""), 1)),
        (check_again, ()),
    ):
        with pytest.raises(NotPermitted):
            done(clerk, action, charge.id, *given)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("WEEKLY RENTAL", ChargeKind.RENT),
        ("Excess Mileage Charge", ChargeKind.EXCESS_MILES),
        ("Turn-in fee", ChargeKind.RETURN_FEE),
        ("Excess wear & damage", ChargeKind.DAMAGE),
        ("Shop invoice, work order 12", ChargeKind.REPAIR),
        ("Toll passthrough", ChargeKind.TOLL),
        ("State sales tax", ChargeKind.TAX),
        ("Telematics", ChargeKind.OTHER),
    ],
)
def test_a_charge_is_known_by_its_words(words: str, kind: ChargeKind) -> None:
    assert charge_kind(words) is kind
