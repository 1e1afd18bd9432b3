"""What the panel of every list shows besides the record itself; loaded when first looked at."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dsp_desktop.documents.terms import SUBJECT_KINDS
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.panel import PanelTab

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.kit.operations import Operations


def _documents_of(operations: "Operations", entity: str, record_id: int) -> "QWidget":
    from ui.pages.documents_tab import DocumentsView  # noqa: PLC0415 - when first looked at

    return DocumentsView(operations, entity, record_id)


def _keep_dropped(
    operations: "Operations", entity: str, record_id: int, files: Sequence[Path], parent: "QWidget"
) -> None:
    from ui.pages.filing import file_dropped  # noqa: PLC0415 - when a file is first dropped

    file_dropped(operations, entity, record_id, files, parent)


def _may_keep(operations: "Operations") -> bool:
    return operations.app.actor.may(Permission.DOCUMENTS_EDIT)


def _history_of(operations: "Operations", entity: str, record_id: int) -> "QWidget":
    from ui.kit.history import HistoryView  # noqa: PLC0415 - when first looked at

    return HistoryView(operations, entity, record_id)


def _photos_of(operations: "Operations", entity: str, record_id: int) -> "QWidget":
    from ui.pages.photos_tab import PhotosView  # noqa: PLC0415 - when first looked at

    return PhotosView(operations, entity, record_id)


#: What the panel of a list shows besides the record itself. A document has no documents.
TABS: tuple[PanelTab, ...] = (
    PanelTab(
        mark("condition_record", "Photos"),
        _photos_of,
        {"condition_record", "damage"}.__contains__,
    ),
    PanelTab(
        mark("document", "Documents"),
        _documents_of,
        SUBJECT_KINDS.__contains__,
        drop=_keep_dropped,
        may_drop=_may_keep,
    ),
    PanelTab(mark("panel", "History"), _history_of),
)
