"""Editors: widgets with ``value()`` and ``set_value()``, one for each Kind.

``value()`` raises ``Unreadable`` when what was typed means nothing; blank is ``None``.
"""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ui.kit.fields.choices import ChoiceField, RecordField, YesNoField
from ui.kit.fields.days import DateField
from ui.kit.fields.lines import LineField, NoteField
from ui.kit.fields.several import RecordsField
from ui.kit.spec import Field, Kind


def editor_for(field: Field, picks: Sequence[Any], zone: tzinfo) -> Any:  # noqa: PLR0911 - one line a Kind
    """Return the editor a field asks for; ``picks`` are what may be picked."""
    if field.editor:
        return field.editor()
    match field.kind:
        case Kind.NOTE:
            return NoteField()
        case Kind.YES_NO:
            return YesNoField(required=field.required)
        case Kind.CHOICE if field.choices:
            return ChoiceField(field.choices, required=field.required)
        case Kind.RECORD:
            return RecordField(picks)
        case Kind.RECORDS:
            return RecordsField(picks)
        case Kind.DATE:
            return DateField()
    return LineField(field.kind, zone)
