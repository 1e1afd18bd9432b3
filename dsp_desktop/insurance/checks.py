"""Rules about insurance: in force, high enough, everyone on it who must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import day_text, label, listed
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, Severity, broken, due_soon, unknown
from dsp_desktop.rules.expiry import DAY, in_days
from dsp_desktop.rules.parameters import Figures

_THOUSAND = 1_000
#: Kinds without which nobody may drive; the others are the owner's own choice.
NEEDED = frozenset(
    {
        PolicyKind.AUTO_LIABILITY,
        PolicyKind.GENERAL_LIABILITY,
        PolicyKind.WORKERS_COMP,
        PolicyKind.CARGO,
    }
)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """One policy that matters on the day: in force, or the last of its kind.

    ``ends`` is the first day without cover: the expiry date or an earlier cancellation.
    ``followed`` says that another policy of the kind covers that day too. ``has_authority``
    says that operating authority is held, ``only_below_line`` that every van is rated below
    10,000 lb, ``proof_filed`` that a BMC-91 is among the company's papers.
    """

    kind: PolicyKind
    effective: date
    ends: date
    cancelled: bool
    followed: bool
    each_limit: Money | None
    aggregate_limit: Money | None
    mcs90: bool | None
    plate_states: tuple[str, ...]
    commercial: bool
    interstate: bool | None
    has_authority: bool = False
    only_below_line: bool = False
    proof_filed: bool = False
    in_california: bool = False

    def in_force(self, on: date) -> bool:
        """Whether it covers that day; it ends at 12:01 a.m. on its last date."""
        return self.effective <= on < self.ends


def _in_force(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    what, action = label(facts.kind), "Bind the renewal and enter the new policy."
    needed = facts.kind in NEEDED
    severity = None if needed else Severity.WARNING
    if on < facts.effective:
        if not facts.followed:
            yield broken(
                f"{what} begins only on {day_text(facts.effective)}.",
                "Bind cover for the days before, or wait.",
                due=facts.effective,
                severity=severity,
            )
    elif facts.ends <= on:
        if needed or not facts.cancelled:  # the owner may let go of what nobody asks for
            how = "was cancelled" if facts.cancelled else "lapsed"
            yield broken(
                f"{what} {how} {day_text(facts.ends)} at 12:01 a.m.; no other policy is in force.",
                action,
                since=facts.ends,
                due=facts.ends,
                severity=severity,
            )
    elif not facts.followed:
        warn = figures.several("notice.policy", on)[0]
        if facts.ends <= on + warn * DAY:
            ends = f"{day_text(facts.ends)}, {in_days(facts.ends, on)}"
            how = "is cancelled as of" if facts.cancelled else "ends"
            yield due_soon(
                f"{what} {how} {ends}; nothing follows it.",
                action,
                since=facts.ends - warn * DAY,
                due=facts.ends,
            )


def _state_minimum(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.kind is not PolicyKind.AUTO_LIABILITY or not facts.in_force(on):
        return
    for state in facts.plate_states:
        name = f"state_liability.minimum.{state}"
        if not figures.covers(name, on):
            yield unknown(
                f"No minimum liability is known for vans plated in {state}.",
                "Correct the plate's state.",
            )
            continue
        _one_person, all_persons, property_damage = figures.several(name, on)
        least = Money.of((all_persons + property_damage) * _THOUSAND)
        why = f"the minimum in {STATES[state]}"
        since = max(facts.effective, figures.on(name, on).since)
        yield from _high_enough(facts.each_limit, least, "auto liability limit", why, since)


def _federal(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.kind is not PolicyKind.AUTO_LIABILITY or not facts.commercial:
        return
    if facts.interstate is False:
        return
    if facts.interstate and facts.ends <= on:
        limit = _dollars(Money.of(figures.whole("federal_liability.commercial", on)))
        yield broken(
            f"No cover of {limit} is in force since {day_text(facts.ends)}, the federal minimum "
            "with a vehicle of 10,001 lb or more.",
            "Bind the renewal and enter the new policy.",
            since=facts.ends,
            due=facts.ends,
        )
        return
    if not facts.in_force(on):
        return
    if facts.interstate is None:
        yield unknown(
            "Not known whether the company works interstate, so the federal limit is open.",
            "Say in the company's profile whether it works interstate.",
        )
        return
    least = Money.of(figures.whole("federal_liability.commercial", on))
    why = "the federal minimum with a vehicle of 10,001 lb or more"
    yield from _high_enough(facts.each_limit, least, "auto liability limit", why, facts.effective)
    if facts.mcs90 is None:
        yield unknown(
            "Not known whether the policy carries the MCS-90 endorsement.",
            "Ask the agent for the MCS-90 and record it.",
        )
    elif not facts.mcs90:
        yield broken(
            "The auto liability policy has no MCS-90 endorsement.",
            "Have the insurer add the MCS-90 and file it.",
            since=facts.effective,
        )


def _light_fleet(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.kind is not PolicyKind.AUTO_LIABILITY or not facts.in_force(on):
        return
    if not (facts.has_authority and facts.only_below_line):
        return
    least = Money.of(figures.whole("federal_liability.light", on))
    why = "the federal minimum with vehicles below 10,000 lb only"
    yield from _high_enough(facts.each_limit, least, "auto liability limit", why, facts.effective)
    if not facts.proof_filed:
        yield broken(
            "No proof of liability (BMC-91 or BMC-91X) is among the company's papers.",
            "Have the insurer file it and keep a copy with the company.",
        )


def _californian(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if facts.kind is not PolicyKind.AUTO_LIABILITY or not facts.in_force(on):
        return
    if facts.in_california:
        size = "light" if facts.only_below_line else "heavy"
        least = Money.of(figures.whole(f"state_liability.permit.{size}.CA", on))
        why = "what California's motor carrier permit asks for"
        since = facts.effective
        yield from _high_enough(facts.each_limit, least, "auto liability limit", why, since)


def _contract(facts: PolicyFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if not facts.in_force(on):
        return
    asked: dict[PolicyKind, tuple[tuple[Money | None, str, str], ...]] = {
        PolicyKind.AUTO_LIABILITY: ((facts.each_limit, "auto_each", "auto liability limit"),),
        PolicyKind.GENERAL_LIABILITY: (
            (facts.each_limit, "general_each", "general liability limit for each occurrence"),
            (facts.aggregate_limit, "general_aggregate", "general liability limit for the term"),
        ),
        PolicyKind.WORKERS_COMP: (
            (facts.each_limit, "employers_each", "employer's liability limit"),
        ),
        PolicyKind.CARGO: ((facts.each_limit, "cargo_each", "cargo limit"),),
    }
    for limit, name, what in asked.get(facts.kind, ()):
        setting = figures.on(f"contract.{name}", on)
        least, since = Money.of(setting.numbers[0]), max(facts.effective, setting.since)
        yield from _high_enough(limit, least, what, "what the contract asks for", since)


def _high_enough(
    limit: Money | None, least: Money, what: str, why: str, since: date
) -> Iterator[Answer]:
    if limit is None:
        if least.cents:
            yield unknown(f"The {what} is not on file.", "Enter the limit from the declarations.")
    elif limit < least:
        yield broken(
            f"The {what} is {_dollars(limit)}, below {_dollars(least)}, {why}.",
            "Have the limit raised and enter the new one.",
            since=since,
        )


def _dollars(amount: Money) -> str:
    return f"${amount.cents // 100:,}"


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What the company as a whole is covered by.

    ``on_file`` and ``in_force`` are kinds of policy. ``heads`` counts employees by the
    state they work in, under an empty name if that is not on file. ``comp_states`` are
    the states the compensation policy names, none meaning that it does not say.
    ``has_vans`` is false before there is a fleet.
    """

    has_vans: bool
    on_file: frozenset[PolicyKind]
    in_force: frozenset[PolicyKind]
    heads: Mapping[str, int]
    comp_states: frozenset[str]
    comp_ended: date | None


def _any_auto(facts: CoverFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.has_vans and PolicyKind.AUTO_LIABILITY not in facts.on_file:
        yield unknown("No auto liability policy is on file.", "Enter the auto liability policy.")


def _contract_kinds(facts: CoverFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.has_vans:
        return
    for kind in sorted(NEEDED):
        if kind not in facts.on_file:
            what = label(kind).lower()
            yield unknown(f"No {what} policy is on file.", f"Enter the {what} policy.")


def _compensation(facts: CoverFacts, figures: Figures, on: date) -> Iterator[Answer]:
    if PolicyKind.WORKERS_COMP not in facts.in_force:
        yield from _perhaps_wanted(facts, figures, on)
    wanted = [state for state in sorted(facts.heads) if _needs_comp(state, facts, figures, on)]
    if not wanted:
        return
    where = listed([_state_name(state) for state in wanted])
    if PolicyKind.WORKERS_COMP not in facts.on_file:
        yield unknown(
            f"No workers' compensation is on file; it is required in {where}.",
            _comp_action(wanted, figures, on),
        )
        return
    if PolicyKind.WORKERS_COMP not in facts.in_force:
        ended = f" since {day_text(facts.comp_ended)}" if facts.comp_ended else ""
        yield broken(
            f"Workers' compensation is not in force{ended}; it is required in {where}.",
            _comp_action(wanted, figures, on),
            since=facts.comp_ended,
            due=facts.comp_ended,
        )
        return
    if not facts.comp_states:
        if len(wanted) > 1:
            yield unknown(
                f"The workers' compensation policy does not say whether it covers {where}.",
                "Enter the states on the policy.",
            )
        return
    if "" in wanted:
        named = listed([_state_name(state) for state in sorted(facts.comp_states)])
        yield unknown(
            f"Workers' compensation names {named}; for some employees it is not on file in which "
            "state they work.",
            "Enter the company's state, and the station or the state of each driver.",
        )
    left_out = [state for state in wanted if state and state not in facts.comp_states]
    if left_out:
        names = listed([_state_name(state) for state in left_out])
        yield broken(
            f"Workers' compensation does not name {names}, where employees work.",
            _comp_action(left_out, figures, on),
        )


def _perhaps_wanted(facts: CoverFacts, figures: Figures, on: date) -> Iterator[Answer]:
    """Answer for states where hours or wages may ask for cover before the number does."""
    for state, heads in sorted(facts.heads.items()):
        name = f"workers_comp.fewer.{state}"
        if not figures.covers(name, on) or _needs_comp(state, facts, figures, on):
            continue
        if heads >= figures.whole(name, on):
            people = "1 employee" if heads == 1 else f"{heads} employees"
            yield unknown(
                f"{people} in {_state_name(state)} and no workers' compensation in force; "
                f"{figures.book[name].description.partition(': ')[2]}",
                "Ask the agent whether it is required, and enter the policy if so.",
            )


def _state_name(state: str) -> str:
    return STATES.get(state, "a state that is not on file")


def _needs_comp(state: str, facts: CoverFacts, figures: Figures, on: date) -> bool:
    if figures.covers(f"workers_comp.elective.{state}", on):
        return figures.whole(f"workers_comp.elective.{state}", on) == 0
    own = f"workers_comp.threshold.{state}"
    name = own if figures.covers(own, on) else "workers_comp.threshold.usual"
    return facts.heads[state] >= figures.whole(name, on)


def _comp_action(states: list[str], figures: Figures, on: date) -> str:
    funds = [s for s in states if figures.covers(f"workers_comp.state_fund.{s}", on)]
    if funds:
        names = listed([STATES[state] for state in funds])
        return f"Enter the coverage with the state fund ({names}) as a policy."
    return "Enter the workers' compensation policy and its states."


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """Whether one van or driver stands on the auto policy; ``None`` if it needs no schedule."""

    what: str
    scheduled: bool | None


def _scheduled(facts: ScheduleFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.scheduled is False:
        yield broken(
            f"This {facts.what} is not on the schedule of the auto liability policy.",
            f"Have the agent add the {facts.what} and enter it on the policy.",
            severity=Severity.WARNING,
        )


POLICY_RULES = (
    rule("SV-06", _in_force),
    rule("SV-05", _state_minimum),
    rule("FMC-08", _federal),
    rule("FMC-09", _light_fleet),
    rule("SV-07", _californian),
    rule("AMZ-02", _contract),
)
COVER_RULES = (
    rule("SV-05", _any_auto),
    rule("OS-08", _compensation),
    rule("AMZ-02", _contract_kinds),
)
SCHEDULE_RULES = (rule("SV-06", _scheduled),)
RULES = (*POLICY_RULES, *COVER_RULES, *SCHEDULE_RULES)
