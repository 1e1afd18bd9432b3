"""One look at the data is one transaction, whichever way it is read, and leaves nothing open."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import a_van, a_vin


def by_list(source: Session) -> int:
    return len(VAN_LIST.ids(source, ListQuery()))


def by_session(source: Session) -> int:
    return len(source.scalars(select(Van)).all())


def by_connection(source: Session) -> int:
    return source.connection().execute(select(func.count(Van.id))).scalar_one()


WAYS = (by_list, by_session, by_connection)


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("then", WAYS)
def test_all_that_is_read_in_one_look_is_of_one_moment(
    app: App, first: Callable[[Session], int], then: Callable[[Session], int]
) -> None:
    a_van(app, number="V1", vin=a_vin(1))
    with app.read() as source:
        assert first(source) == 1
        a_van(app, number="V2", vin=a_vin(2))
        assert then(source) == 1
        assert first(source) == 1
    with app.read() as source:
        assert then(source) == 2


@pytest.mark.parametrize("ways", [(), (by_list,), (by_session,), WAYS, WAYS[::-1]])
def test_a_look_gives_its_connection_back(
    app: App, ways: tuple[Callable[[Session], int], ...]
) -> None:
    with pytest.raises(KeyError), app.read() as source:
        for way in ways:
            way(source)
        raise KeyError
    assert app.engine.pool.checkedout() == 0  # type: ignore[attr-defined] - both pools count
    with app.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert not getattr(driver, "in_transaction", False)


def test_a_look_may_be_taken_again(app: App) -> None:
    source = app.read()
    for number in range(1, 3):
        a_van(app, number=f"V{number}", vin=a_vin(number))
        assert by_list(source) == by_session(source) == number
        source.close()
