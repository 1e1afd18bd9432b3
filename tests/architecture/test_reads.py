"""Whatever reads records asks who is reading, before it reads: found by walking the program.

Every public function of the core that is given a session is called for somebody who may do
nothing. It is refused, or answers without a single question to the database. Those that
need no permission say why where they stand (``standing.asks_nobody``).
"""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import get_type_hints

import pytest
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from tests.conftest import ROOT

CORE = ROOT / "dsp_desktop"
#: Knows no area: what areas read with. Of it only what knows all of them is asked: history.
TOOLS = {"db"}
ASKED_OF_TOOLS = {"dsp_desktop.db.history.history"}


class Anything:
    """Whatever a read is given besides the session; it must not come so far as to use it."""

    def __getattr__(self, name: str) -> "Anything":
        return Anything()

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __call__(self, *_given: object, **_named: object) -> "Anything":
        return Anything()


#: What is looked at first of all, before anybody's permission: a kind, an empty text.
GIVEN: dict[object, object] = {int: 1, str: "van", ListQuery: ListQuery()}


def modules() -> Iterator[ModuleType]:
    for path in sorted(CORE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if path.name not in {"__init__.py", "models.py"}:
            yield import_module(".".join(parts))


def is_read(function: object) -> bool:
    if not inspect.isfunction(function):
        return False
    parameters = inspect.signature(function).parameters.values()
    return any(_is_session(each.annotation) for each in parameters)


def _is_session(annotation: object) -> bool:
    return annotation is Session or annotation in ("Session", "'Session'")


def reads() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function that reads, and every method of what stands in a module."""
    for module in modules():
        for name, value in sorted(vars(module).items()):
            where = f"{module.__name__}.{name}"
            ours = getattr(value, "__module__", "") == module.__name__
            hidden = name.startswith("_") or module.__name__.split(".")[1] in TOOLS
            if hidden and where not in ASKED_OF_TOOLS:
                continue
            if ours and is_read(value):
                yield where, value
            elif not inspect.isclass(value) and not inspect.ismodule(value):
                for method in ("ids", "count", "rows"):
                    if is_read(getattr(type(value), method, None)):
                        yield f"{where}.{method}", getattr(value, method)


READS = dict(reads())
FREE = {name: read for name, read in READS.items() if hasattr(read, "asks_nobody")}
ASKING = sorted(READS.keys() - FREE.keys())


def call(read: Callable[..., object], source: object) -> object:
    """Call a read with whatever it wants."""
    hints = get_type_hints(inspect.unwrap(getattr(read, "__func__", read)), localns=_NAMES)
    given = {}
    for name, parameter in inspect.signature(read).parameters.items():
        if _is_session(parameter.annotation):
            given[name] = source
        elif parameter.default is inspect.Parameter.empty:
            given[name] = GIVEN.get(hints.get(name), Anything())
    return read(**given)


_NAMES = {"Session": Session}


def test_the_program_is_full_of_reads() -> None:
    assert len(ASKING) > 100
    assert {name.split(".")[1] for name in ASKING} >= {
        path.parent.name for path in CORE.glob("*/queries.py")
    }


@pytest.mark.parametrize("name", ASKING)
def test_who_may_do_nothing_reads_nothing(
    clerk: App, queries: Callable[[], list[str]], name: str
) -> None:
    with clerk.read() as source:
        before = len(queries())
        try:
            answer = call(READS[name], source)
        except NotPermitted:
            pass
        else:  # answered without a question
            assert not inspect.isgenerator(answer), f"{name} reads when it is gone through"
        assert queries()[before:] == []


@pytest.mark.parametrize("name", sorted(FREE))
def test_a_read_that_asks_nobody_says_why(name: str) -> None:
    assert len(getattr(FREE[name], "asks_nobody").split()) > 4  # noqa: B009 - a mark, no attribute
