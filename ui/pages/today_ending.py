"""Where a finding is ended: the record it is about, or the form of the paper that is missing."""

from dsp_desktop.rules.engine import Finding
from ui.kit.places import Place


def place_that_ends(finding: Finding) -> Place:
    """Return where the action of a finding is done."""
    subject = finding.subject
    return Place(subject.kind, record_id=subject.id)
