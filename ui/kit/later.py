"""Names of the core that a page is declared with, loaded when they are first used.

A list page names what its area can do: a listing, a form's functions, a row's actions.
Loading an area takes the database layer with it, which is most of a start, and none of it
is needed to show the page. So a page imports its area for the type checker, and says
``queries = later("dsp_desktop.fleet.queries")`` for the run.
"""

from importlib import import_module
from typing import Any


class _Module:
    """A module of which every name is looked up when it is used."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> "_Name":
        return _Name(self._module, name)


class _Name:
    """A function, a class or a listing; calls and attributes go through to the real one."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self.__name__ = module, name

    def __call__(self, *given: Any, **named: Any) -> Any:
        return load(self)(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(load(self), name)

    def __repr__(self) -> str:
        return f"<{self._module}.{self.__name__}, when it is used>"


def later(module: str) -> Any:
    """Return ``module`` as a page names it: nothing of it is loaded yet."""
    return _Module(module)


def load(named: Any) -> Any:
    """Return what a page named, loading its module now if it must be."""
    if not isinstance(named, _Name):
        return named
    return getattr(import_module(named._module), named.__name__)  # noqa: SLF001 - our own, above
