"""Looking at files before anything is written: what each is, or why it cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dsp_desktop.app import Session
from dsp_desktop.intake.files import MOST_MB
from dsp_desktop.intake.planning import Asked, Preview
from dsp_desktop.intake.service import preview
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import AppError, JobCancelled, Problem, Rejected
from dsp_desktop.kernel.progress import Progress
from ui.kit.l10n import mark, translated
from ui.kit.messages import sentence

#: Files are taken in this order: drivers and vans before the routes and fuel that name them.
ORDER = (
    FileKind.ASSOCIATES,
    FileKind.VANS,
    FileKind.ROUTES,
    FileKind.FUEL,
    FileKind.LESSOR,
)
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be imported as it is, and why; ``codes`` tell what would help."""

    sentences: tuple[str, ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file a person brought: where it is, what they said about it, and what it would do."""

    path: Path
    asked: Asked = field(default_factory=Asked)
    seen: Preview | Refusal | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.name


def look(source: Session, file: Incoming, clock: Clock, progress: Progress) -> Preview | Refusal:
    """Say what a file is and what it would do; only being cancelled is an error."""
    try:
        return preview(
            source,
            file.name,
            _bytes_of(file.path),
            today=clock.today(),
            progress=progress,
            asked=file.asked,
        )
    except JobCancelled:
        raise
    except Rejected as refused:
        codes = tuple(problem.code for problem in refused.problems)
        return Refusal(tuple(map(sentence, refused.problems)), codes)
    except AppError as error:
        return Refusal((sentence(error),), (error.code,))
    except OSError as error:
        words = mark("imports", "{name} could not be read: {because}. Nothing was changed.")
        because = error.strerror or type(error).__name__
        return Refusal((translated("imports", words).format(name=file.name, because=because),))


def in_order(files: Sequence[Incoming]) -> list[Incoming]:
    """Put drivers and vans before what names them, and what cannot be read last."""

    def place(file: Incoming) -> tuple[int, str]:
        known = isinstance(file.seen, Preview)
        return (ORDER.index(file.seen.kind) if known else len(ORDER), file.name)  # type: ignore[union-attr] # known

    return sorted(files, key=place)


def _bytes_of(path: Path) -> bytes:
    """Read a file, unless it is so large that it would be refused anyway."""
    if path.is_dir():
        raise IsADirectoryError(0, translated("imports", mark("imports", "it is a folder")))
    size = path.stat().st_size
    if size > MOST_MB * _MB:
        details = (("size", f"{size / _MB:,.0f}"), ("most", MOST_MB), ("name", path.name))
        raise Rejected(Problem("", "intake.too_large", details))
    return path.read_bytes()
