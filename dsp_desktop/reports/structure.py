"""The structure of a document: what its parts are, for a reader who cannot see the page."""

from dataclasses import dataclass, field
from typing import NamedTuple, Union


class Mark(NamedTuple):
    """A piece of a page's content: which page (from 0), and its number there."""

    page: int
    number: int


class Link(NamedTuple):
    """A link of a page: which page (from 0), and the how-manieth of its links."""

    page: int
    number: int


Kid = Union["Node", Mark, Link]


@dataclass(slots=True)
class Node:
    """One element: a standard structure type, and what it holds in reading order.

    A figure has ``alt``, words for who cannot see it, and the ``box`` it is drawn in.
    """

    tag: str
    scope: str = ""
    kids: list[Kid] = field(default_factory=list)
    alt: str = ""
    box: tuple[float, float, float, float] | None = None

    def add(self, tag: str, *, scope: str = "") -> "Node":
        """Append an element and return it."""
        kid = Node(tag, scope)
        self.kids.append(kid)
        return kid
