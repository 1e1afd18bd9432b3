"""The structure of a drawn document, written into its PDF (ISO 14289-1; ISO 32000-1, 14.7)."""

from collections import defaultdict

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dsp_desktop.reports.structure import Link, Mark, Node


def tag(pdf: pikepdf.Pdf, document: Node) -> None:
    """Hang the tree into the PDF, and tell each page and link where in it they belong."""
    tagger = _Tagger(pdf)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = tagger.element(document, root)
    parents = tagger.parents()
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    root.ParentTreeNextKey = len(parents) // 2
    pdf.Root.StructTreeRoot = root


class _Tagger:
    """Turns nodes into elements, and keeps which element owns what."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._owners: dict[int, dict[int, pikepdf.Object]] = defaultdict(dict)
        self._links: list[pikepdf.Object] = []
        self._names: dict[str, Name] = {}

    def element(self, node: Node, parent: pikepdf.Object) -> pikepdf.Object:
        """Return the element of a node, with all it holds."""
        element = self._pdf.make_indirect(Dictionary(S=self._name(node.tag), P=parent))
        if node.scope:
            element.A = Dictionary(O=Name.Table, Scope=self._name(node.scope))
        if node.alt:
            element.Alt = String(node.alt)
        if node.box:
            box = Array([round(edge, 2) for edge in node.box])
            element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)
        first = node.kids[0] if node.kids else None
        if isinstance(first, Mark):
            element.Pg = self._pages[first.page]
        made = [self._kid(kid, element, first) for kid in node.kids]
        if made:
            element.K = made[0] if len(made) == 1 else Array(made)
        return element

    def parents(self) -> list[object]:
        """Return the parent tree: of each page's content, then of each link."""
        numbers: list[object] = []
        for number, page in enumerate(self._pages):
            page.StructParents = number
            page.Tabs = Name.S
            owners = [element for _, element in sorted(self._owners[number].items())]
            numbers += [number, self._pdf.make_indirect(Array(owners))]
        for number, element in enumerate(self._links, start=len(self._pages)):
            numbers += [number, element]
        return numbers

    def _kid(
        self, kid: Node | Mark | Link, element: pikepdf.Object, first: Node | Mark | Link | None
    ) -> object:
        if isinstance(kid, Node):
            return self.element(kid, element)
        page = self._pages[kid.page]
        if isinstance(kid, Link):
            annotation = page.Annots[kid.number]
            annotation.StructParent = len(self._pages) + len(self._links)
            self._links.append(element)
            return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
        self._owners[kid.page][kid.number] = element
        if isinstance(first, Mark) and kid.page == first.page:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=page, MCID=kid.number)

    def _name(self, word: str) -> Name:
        if word not in self._names:
            self._names[word] = Name(f"/{word}")
        return self._names[word]
