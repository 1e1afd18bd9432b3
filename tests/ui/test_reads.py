"""What each page shows is read by its own permission, and by no less."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.db.history import history
from dsp_desktop.db.names import kinds, seen_with
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from tests.conftest import CLOCK
from ui.catalog import DOORS
from ui.kit.spec import Field, PageSpec

LISTS = {page.entity: page for page in (d.page() for d in DOORS) if isinstance(page, PageSpec)}
every_list = pytest.mark.parametrize("entity", sorted(LISTS))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    path = tmp_path_factory.mktemp("reads") / "demo.dsp"
    make(path, clock=CLOCK, routes=3, years=1)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    yield app
    app.close()


def holding(app: App, *permissions: Permission) -> App:
    return replace(app, actor=replace(SYSTEM, permissions=frozenset(permissions)))


def lacking(app: App, permission: Permission) -> App:
    return holding(app, *(each for each in Permission if each is not permission))


def first_of(app: App, spec: PageSpec[Any, Any]) -> int:
    with app.read() as source:
        ids = spec.listing.ids(source, ListQuery())
    if not ids:
        pytest.skip("the demo company has none")
    return ids[0]


def shown_of(spec: PageSpec[Any, Any], record: int) -> Iterator[Callable[[Session], object]]:
    """Yield what the page reads of one record."""
    yield lambda source: spec.listing.ids(source, ListQuery())
    yield lambda source: spec.listing.rows(source, [record])
    if spec.panel:
        yield lambda source: spec.panel(source, record)  # type: ignore[misc] # looked at above
    if spec.form and spec.form.change:
        yield lambda source: spec.form.load(source, record)  # type: ignore[union-attr] # likewise
    if spec.entity in kinds():
        yield lambda source: history(source, spec.entity, record)


@every_list
def test_who_may_see_everything_else_is_shown_nothing_of_it(demo: App, entity: str) -> None:
    spec = LISTS[entity]
    record = first_of(demo, spec)
    with lacking(demo, spec.view).read() as source:
        for read in shown_of(spec, record):
            with pytest.raises(NotPermitted):
                read(source)


@every_list
def test_the_permission_to_see_it_is_enough_to_see_it(demo: App, entity: str) -> None:
    spec = LISTS[entity]
    record = first_of(demo, spec)
    with holding(demo, spec.view).read() as source:
        for read in shown_of(spec, record):
            read(source)


def fields_of(spec: PageSpec[Any, Any]) -> Iterator[tuple[Permission, Field]]:
    for field in spec.form.fields if spec.form else ():
        yield spec.edit, field
    for action in spec.actions:
        for field in (*action.asks, *(action.form.fields if action.form else ())):
            yield action.permission, field


@every_list
def test_whoever_may_change_it_has_something_to_choose_from(demo: App, entity: str) -> None:
    spec = LISTS[entity]
    for needed, field in fields_of(spec):
        if field.picks is not None:
            with holding(demo, spec.view, needed).read() as source:
                field.picks(source)


@pytest.mark.parametrize("entity", sorted(LISTS.keys() & kinds().keys()))
def test_a_kind_of_record_is_seen_with_the_permission_of_its_page(entity: str) -> None:
    assert seen_with(entity) is LISTS[entity].view
