"""Settings: the rules, and how severe the owner wants each; the figures, and the owner's own."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from dsp_desktop.kernel.changes import ChangeSet
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import Severity
from dsp_desktop.rules.parameters import Setting
from ui.kit.facts import text_label
from ui.kit.fields.days import DateField
from ui.kit.fields.reading import Unreadable
from ui.kit.formats import by_type
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.operations import Operations
from ui.pages.settings_lists import SettingCard, SettingsList, day_or_none

if TYPE_CHECKING:
    from dsp_desktop.compliance.queries import (
        FigureInForce,
        RuleInForce,
        figures_in_force,
        rules_in_force,
    )
    from dsp_desktop.compliance.service import (
        FigureSettingDetails,
        RuleSettingDetails,
        set_figure,
        set_severity,
    )
else:
    FigureInForce = later("dsp_desktop.compliance.queries").FigureInForce
    RuleInForce = later("dsp_desktop.compliance.queries").RuleInForce
    figures_in_force = later("dsp_desktop.compliance.queries").figures_in_force
    rules_in_force = later("dsp_desktop.compliance.queries").rules_in_force
    FigureSettingDetails = later("dsp_desktop.compliance.service").FigureSettingDetails
    RuleSettingDetails = later("dsp_desktop.compliance.service").RuleSettingDetails
    set_figure = later("dsp_desktop.compliance.service").set_figure
    set_severity = later("dsp_desktop.compliance.service").set_severity


def _t(text: str) -> str:
    return translated("settings", text)


class RulesTab(SettingsList):
    """Every rule with its citation; those the law makes firm say so."""

    def __init__(self, operations: Operations) -> None:
        titles = (
            _t(mark("settings", "Rule")),
            _t(mark("settings", "What it asks")),
            _t(mark("settings", "When broken")),
            _t(mark("settings", "Confirmed")),
        )
        super().__init__(titles, _t(mark("settings", "Filter rules")), stretch=1)
        self._operations = operations
        self._rules: dict[str, RuleInForce] = {}
        self.detail: SettingCard | None = None
        self.save_button: QPushButton | None = None
        self.severity, self.because = QComboBox(), QLineEdit()
        self.chosen.connect(self._show)
        operations.changed.connect(self._on_changed)
        self.refresh()

    def is_touched(self) -> bool:
        """Whether a reason is typed and not saved."""
        return bool(self.because.text().strip())

    def refresh(self) -> None:
        """Read the rules again."""
        today = self._operations.app.clock.today()
        self._operations.read(
            lambda source: rules_in_force(source, today), then=self._keep, owner=self
        )

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("rule_setting"):
            self.refresh()

    def _keep(self, rules: Sequence[RuleInForce]) -> None:
        self._rules = {rule.number: rule for rule in rules}
        self.show_lines([(r.number, (r.number, r.title, _strength(r), _sure(r))) for r in rules])

    def _show(self, number: str) -> None:
        rule = self._rules[number]
        facts = [
            (_t(mark("settings", "Requirement")), rule.requirement),
            (_t(mark("settings", "Source")), rule.citation),
            (_t(mark("settings", "In force since")), by_type(rule.since)),
            (_t(mark("settings", "When broken")), label(rule.severity)),
            (_t(mark("settings", "Dispatch gate")), _t(_GATE) if rule.at_gate else ""),
            (_t(mark("settings", "Confirmed")), "" if rule.confirmed else _t(_UNSURE)),
        ]
        if rule.own is not None:
            words = _t(mark("settings", "{severity} since {day}: {reason}"))
            said = words.format(
                severity=label(rule.own), day=by_type(rule.own_since), reason=rule.because
            )
            facts.append((_t(mark("settings", "Set by you")), said))
        self.save_button = None
        self.detail = SettingCard(f"{rule.number}  {rule.title}", facts)
        if not rule.may_soften:
            self.detail.column.addWidget(_quiet(_t(_FIRM)))
        elif self._operations.app.actor.may(Permission.RULES_EDIT):
            self._ask(self.detail, rule)
        self.detail.end()
        self.card.setWidget(self.detail)

    def _ask(self, card: SettingCard, rule: RuleInForce) -> None:
        self.severity, self.because = QComboBox(), QLineEdit()
        for severity in Severity:
            as_shipped = severity is rule.severity
            text = f"{label(severity)} {_t(_SHIPPED)}" if as_shipped else label(severity)
            self.severity.addItem(text, severity.value)
        self.severity.setCurrentIndex(self.severity.findData((rule.own or rule.severity).value))
        self.save_button = card.ask(
            _t(mark("settings", "For this company, from today")),
            (
                (_t(mark("settings", "When broken")), self.severity),
                (_t(mark("settings", "Why")), self.because),
            ),
            lambda: self._save(card, rule.number),
        )

    def _save(self, card: SettingCard, number: str) -> None:
        details = RuleSettingDetails(
            rule=number,
            since=self._operations.app.clock.today(),
            severity=Severity(self.severity.currentData()),
            because=self.because.text(),
        )
        self._operations.write(
            "set_severity",
            lambda uow: set_severity(uow, details),
            refused=card.refuse,
            owner=card,
        )


class FiguresTab(SettingsList):
    """Every figure with its dates and sources; the owner's own value goes before the shipped."""

    def __init__(self, operations: Operations) -> None:
        titles = (
            _t(mark("settings", "Figure")),
            _t(mark("settings", "Value")),
            _t(mark("settings", "Since")),
            _t(mark("settings", "Confirmed")),
        )
        super().__init__(titles, _t(mark("settings", "Filter figures")), stretch=0)
        self._operations = operations
        self._figures: dict[str, FigureInForce] = {}
        self.detail: SettingCard | None = None
        self.save_button: QPushButton | None = None
        self.value, self.source, self.since = QLineEdit(), QLineEdit(), DateField()
        self.chosen.connect(self._show)
        operations.changed.connect(self._on_changed)
        self.refresh()

    def is_touched(self) -> bool:
        """Whether a value or its source is typed and not saved."""
        return bool(self.value.text().strip() or self.source.text().strip())

    def refresh(self) -> None:
        """Read the figures again."""
        today = self._operations.app.clock.today()
        self._operations.read(
            lambda source: figures_in_force(source, today), then=self._keep, owner=self
        )

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns("figure_setting"):
            self.refresh()

    def _keep(self, figures: Sequence[FigureInForce]) -> None:
        self._figures = {figure.name: figure for figure in figures}
        self.show_lines([(f.name, _cells(f)) for f in figures])

    def _show(self, name: str) -> None:
        figure = self._figures[name]
        facts = [(_t(mark("settings", "Name")), figure.name)]
        facts += [(_dated(s), _told(s, figure.unit)) for s in reversed(figure.history)]
        self.save_button = None
        self.detail = SettingCard(called(figure), facts)
        if self._operations.app.actor.may(Permission.RULES_EDIT):
            self._ask(self.detail, figure)
        self.detail.end()
        self.card.setWidget(self.detail)

    def _ask(self, card: SettingCard, figure: FigureInForce) -> None:
        self.value, self.source, self.since = QLineEdit(), QLineEdit(), DateField()
        self.since.set_value(self._operations.app.clock.today())
        self.value.setPlaceholderText(figure.in_force.value if figure.in_force else "")
        value = _t(mark("settings", "Value, in {unit}")).format(unit=figure.unit)
        self.save_button = card.ask(
            _t(mark("settings", "This company's own")),
            (
                (value, self.value),
                (_t(mark("settings", "From")), self.since),
                (_t(mark("settings", "Where it stands written")), self.source),
            ),
            lambda: self._save(card, figure.name),
        )

    def _save(self, card: SettingCard, name: str) -> None:
        try:
            since: date | None = day_or_none(self.since.value())
        except Unreadable:
            since = None
        if since is None:
            card.say([Problem("since", "field.unreadable")])
            return
        details = FigureSettingDetails(
            figure=name, since=since, value=self.value.text(), source=self.source.text()
        )
        self._operations.write(
            "set_figure", lambda uow: set_figure(uow, details), refused=card.refuse, owner=card
        )


_GATE = mark("settings", "Asked before a driver takes a van")
_UNSURE = mark("settings", "Nobody has re-read the source; the report says so")
_FIRM = mark("settings", "The law leaves no choice here: this rule cannot be softened.")
_SHIPPED = mark("settings", "(as shipped)")


def _strength(rule: RuleInForce) -> str:
    if rule.own is None or rule.own is rule.severity:
        return label(rule.severity)
    return f"{label(rule.own)} {_t(mark('settings', '(yours)'))}"


def _sure(rule: RuleInForce) -> str:
    return _yes_no(yes=rule.confirmed)


def _cells(figure: FigureInForce) -> tuple[str, ...]:
    now = figure.in_force
    name = called(figure)
    if now is None:
        return (name, _t(mark("settings", "not yet")), "", "")
    own = f" {_t(mark('settings', '(yours)'))}" if now.own else ""
    value = f"{_grouped(now.value)} {figure.unit}{own}"
    return (name, value, by_type(now.since), _yes_no(yes=now.confirmed))


def called(figure: FigureInForce) -> str:
    """Return what a figure is, after the place it is for: "CA, email: How long ..."."""
    _file, what, *place = figure.name.split(".")
    words = figure.description.rstrip(".") or what.replace("_", " ").capitalize()
    if not place:
        return words
    parts = " ".join(place).split("_")
    parts[0] = parts[0].upper() if len(parts[0]) == len("WA") else parts[0].capitalize()
    return f"{' '.join([parts[0], *(p.capitalize() for p in parts[1:])])}: {words}"


def _dated(setting: Setting) -> str:
    words = (
        mark("settings", "Yours, since {day}") if setting.own else mark("settings", "Since {day}")
    )
    return _t(words).format(day=by_type(setting.since))


def _told(setting: Setting, unit: str) -> str:
    sure = "" if setting.confirmed else f" ({_t(_UNSURE)})"
    return f"{_grouped(setting.value)} {unit}\n{setting.source}{sure}"


def _grouped(value: str) -> str:
    """Return figures as people write them: "750,000"; several stay apart."""
    parts = [f"{int(p):,}" if p.isdigit() else p for p in value.split()]
    return " / ".join(parts)


def _yes_no(*, yes: bool) -> str:
    return _t(mark("settings", "Yes")) if yes else _t(mark("settings", "Not yet"))


def _quiet(text: str) -> QWidget:
    return text_label(text, "muted")
