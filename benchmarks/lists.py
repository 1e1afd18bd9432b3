"""Lists: one page through the program beside the same rows by the driver; a keystroke."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from benchmarks.plainly import connect, what_it_sends
from benchmarks.rounds import Row, compared, timed
from benchmarks.setting import Setting
from dsp_desktop.app import App
from dsp_desktop.custody.queries import CUSTODY_LIST
from dsp_desktop.dispatch.queries import ROUTE_LIST
from dsp_desktop.fuel.queries import FUEL_PURCHASE_LIST
from dsp_desktop.kernel.listing import ROWS_A_PAGE, Listing, ListQuery

_REPEAT = 20
_HUNDRED = 100
_LISTS = {
    "fuel purchases": (FUEL_PURCHASE_LIST, "bought_on"),
    "custody": (CUSTODY_LIST, "since"),
    "routes": (ROUTE_LIST, "day"),
}
#: What a person types, letter by letter: a merchant, a driver, a route, nothing at all.
_TYPED = ("harbor way gas", "nguyễn", "cx117", "zzzzzz")


def page(setting: Setting) -> Iterator[Row]:
    """Time a page of each large list: opened at the top, and turned to by scrolling."""
    app, path = setting.open(setting.large), setting.company(setting.large)
    plain = connect(path)
    for name, (listing, sort) in _LISTS.items():
        query = ListQuery(sort=sort, descending=True, limit=_HUNDRED)
        with app.read() as source:
            ids = listing.ids(source, replace(query, limit=ROWS_A_PAGE))
        for what, ours in (
            ("a page of a list through the program", partial(_look, app, listing, query)),
            ("the turn of a page through the program", partial(_turn, app, listing, ids)),
        ):
            caught = what_it_sends(app.engine, ours)
            yield compared(
                f"{what} / the same rows by sqlcipher3: {name}",
                1.5,
                lambda ours=ours: timed(ours, _REPEAT),
                lambda caught=caught: timed(lambda: caught.replay(plain), _REPEAT),
                rounds=setting.rounds,
            )
    app.engine.dispose()
    plain.close()


def search(setting: Setting) -> Iterator[Row]:
    """Time a keystroke over each large list, whatever was typed: the slowest of them."""
    app = setting.open(setting.large)
    for name, (listing, sort) in _LISTS.items():
        with app.read() as source:
            total = listing.count(source, ListQuery())
        slowest: tuple[list[float], str] = ([0.0], "")
        for typed in (word[:n] for word in _TYPED for n in range(1, len(word) + 1)):
            query = ListQuery(typed, sort, descending=True)
            _look(app, listing, query)
            took = [timed(partial(_look, app, listing, query)) for _ in range(setting.rounds)]
            slowest = max(slowest, (took, typed), key=lambda pair: median(pair[0]))
        yield Row(
            f"search keystroke to rows: {name}, {total:,} rows",
            16,
            tuple(seconds * 1000 for seconds in slowest[0]),
            unit="ms",
            note=f"slowest of every beginning of {len(_TYPED)} texts: “{slowest[1]}”",
        )
    app.engine.dispose()


def _turn(app: App, listing: Listing, ids: list[int]) -> int:
    """Fetch the page that was scrolled to; a row is typed when it is painted."""
    with app.read() as source:
        return len(listing.rows(source, ids))


def _look(app: App, listing: Listing, query: ListQuery) -> int:
    """Do what the table does after a keystroke: which ids, and the first rows, all typed."""
    with app.read() as source:
        ids = listing.ids(source, query)
        return len(list(listing.rows(source, ids[:ROWS_A_PAGE]).values()))
