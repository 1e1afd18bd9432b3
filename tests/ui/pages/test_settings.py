"""Settings: the look, the rules, the figures."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from dsp_desktop.compliance.queries import figures_in_force, rules_in_force
from dsp_desktop.rules.engine import Severity
from dsp_desktop.runtime.settings import Theme
from tests.support.builders import a_company
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.pages.settings import CompanyTab, LookTab, SettingsPage
from ui.pages.settings_rules import FiguresTab, RulesTab

TODAY = date(2026, 3, 2)
SOFT, FIRM = "DQ-10", "DQ-V1"


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> SettingsPage:
    a_company(operations.app)
    made = SettingsPage(operations)
    qtbot.addWidget(made)
    made.resize(1064, 760)
    made.show()
    return made


def rules(page: SettingsPage) -> RulesTab:
    page.show_tab("rules")
    tab = page.built["rules"]
    assert isinstance(tab, RulesTab)
    return tab


def figures(page: SettingsPage) -> FiguresTab:
    page.show_tab("figures")
    tab = page.built["figures"]
    assert isinstance(tab, FiguresTab)
    return tab


def test_the_look_is_kept_and_put_on_at_once(
    page: SettingsPage, operations: Operations, qtbot: QtBot
) -> None:
    tab = page.built["look"]
    assert isinstance(tab, LookTab)
    with qtbot.waitSignal(operations.look_changed):
        tab.theme.setCurrentIndex(tab.theme.findData("dark"))
        tab.theme.activated.emit(tab.theme.currentIndex())
    assert operations.settings.value.theme is Theme.DARK
    operations.settings.change(text_percent=150)
    operations.look_changed.emit()
    assert tab.text_size.currentData() == 150


def test_the_company_tab_leads_to_its_pages(page: SettingsPage, operations: Operations) -> None:
    went: list[Place] = []
    operations.wanted.connect(went.append)
    page.show_tab("company")
    tab = page.built["company"]
    assert isinstance(tab, CompanyTab)
    for button in tab.buttons.values():
        button.click()
    assert [place.entity for place in went] == list(tab.buttons)


def test_a_rule_is_softened_with_a_reason_from_today(
    page: SettingsPage, operations: Operations
) -> None:
    tab = rules(page)
    tab.choose(SOFT)
    assert tab.detail is not None
    button = tab.save_button
    assert button is not None
    tab.severity.setCurrentIndex(tab.severity.findData("warning"))
    button.click()
    assert tab.detail.problem.text(), "a reason is wanted"
    tab.because.setText("Our insurer reviews them monthly")
    button.click()
    with operations.app.read() as source:
        mine = next(r for r in rules_in_force(source, TODAY) if r.number == SOFT)
    assert (mine.own, mine.because) == (Severity.WARNING, "Our insurer reviews them monthly")
    assert tab.current() == SOFT


def test_what_the_law_makes_firm_offers_no_choice(page: SettingsPage) -> None:
    tab = rules(page)
    tab.choose(FIRM)
    assert tab.save_button is None


def test_a_figure_of_the_company_goes_before_the_shipped_one(
    page: SettingsPage, operations: Operations
) -> None:
    tab = figures(page)
    tab.choose("age.contract")
    button = tab.save_button
    assert button is not None
    assert tab.detail is not None
    tab.value.setText("23")
    button.click()
    assert tab.detail.problem.text(), "a source is wanted"
    tab.source.setText("Our own contract, section 4")
    button.click()
    with operations.app.read() as source:
        mine = next(f for f in figures_in_force(source, TODAY) if f.name == "age.contract")
    assert mine.in_force is not None
    assert (mine.in_force.value, mine.in_force.own) == ("23", True)


def test_a_day_nobody_can_read_is_refused(page: SettingsPage) -> None:
    tab = figures(page)
    tab.choose("age.contract")
    tab.value.setText("23")
    tab.source.setText("Ours")
    tab.since.setText("someday")
    assert tab.save_button is not None
    tab.save_button.click()
    assert tab.detail is not None
    assert tab.detail.problem.text()


def test_the_lists_are_narrowed_by_every_word(page: SettingsPage) -> None:
    tab = rules(page)
    tab.filter.setText("driver license")
    items = [tab.tree.topLevelItem(i) for i in range(tab.tree.topLevelItemCount())]
    left = [item.text(0) for item in items if item is not None and not item.isHidden()]
    assert left == [FIRM]
