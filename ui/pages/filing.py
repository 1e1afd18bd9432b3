"""Filing a file with a record: the form that says what the paper is, one file after the other."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dsp_desktop.documents import queries, service
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from ui.kit.form_dialog import FormDialog
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.pages.documents import DOCUMENTS

_TITLE = 120
_NEXT = mark("document", "Add document: {name}, {n} of {all}")


def file_form(
    operations: Operations,
    entity: str,
    record_id: int,
    file: AttachedFile | Path | None,
    parent: QWidget,
) -> FormDialog | None:
    """Open a blank document about a record, with a file in it if there is one."""
    form = DOCUMENTS.form
    if form is None or not operations.app.actor.may(Permission.DOCUMENTS_EDIT):
        return None
    start = {"subject": service.about(entity, record_id), "dated": operations.app.clock.today()}
    noun = translated("document", DOCUMENTS.noun)
    may = Permission.DOCUMENTS_EDIT
    try:
        dialog = FormDialog(form, "document", operations, noun=noun, parent=parent, needs=may)
        with operations.rights.reading() as source:
            pick = queries.subject_pick(source, entity, record_id)
    except AppError as error:  # the record is gone, or the server does not answer
        operations.tell(error)
        return None
    dialog.view.cells["subject"].editor.offer_more([pick])
    dialog.begin(start)
    if file is not None:
        dialog.view.set_values({"title": Path(file.name).stem[:_TITLE]})
        editor = dialog.view.cells["file"].editor
        if isinstance(file, Path):
            editor.take(file)
        else:
            editor.set_value(file)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def file_dropped(
    operations: Operations, entity: str, record_id: int, files: Sequence[Path], parent: QWidget
) -> None:
    """Ask what each file is, one after the other; leaving one out goes on to the next."""
    waiting = list(files)

    def ask_next() -> None:
        if not waiting:
            return
        path = waiting.pop(0)
        dialog = file_form(operations, entity, record_id, path, parent)
        if dialog is None:
            return
        if len(files) > 1:
            words = translated("document", _NEXT)
            number = len(files) - len(waiting)
            dialog.setWindowTitle(words.format(name=path.name, n=number, all=len(files)))
        dialog.finished.connect(lambda _result: ask_next())

    ask_next()
