"""What the menus of an open company hold. The palette and the shortcuts read the same list."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.kit.l10n import mark
from ui.shell.actions import Action

COMPANY = mark("menu", "Company")
GO = mark("menu", "Go")
WORK = mark("menu", "Work")
VIEW = mark("menu", "View")
HELP = mark("menu", "Help")


@dataclass(frozen=True, slots=True)
class Doings:
    """What the menus can make happen, without their knowing how."""

    new_company: Callable[[], object]
    open_company: Callable[[], object]
    open_on_server: Callable[[], object]
    demo: Callable[[], object]
    leave_company: Callable[[], object]
    quit: Callable[[], object]
    search: Callable[[], object]
    back: Callable[[], object]
    forward: Callable[[], object]
    undo: Callable[[], object]
    import_files: Callable[[], object]
    report: Callable[[], object]
    switch_theme: Callable[[], object]
    follow_system: Callable[[], object]
    larger: Callable[[], object]
    smaller: Callable[[], object]
    full_screen: Callable[[], object]
    help: Callable[[], object]
    keys: Callable[[], object]
    about: Callable[[], object]


def actions(do: Doings) -> tuple[Action, ...]:
    """Return every action, in the order of the menus."""
    return (
        Action("new", COMPANY, mark("menu", "New company…"), do.new_company, ("Ctrl+Shift+N",)),
        Action("open", COMPANY, mark("menu", "Open a company…"), do.open_company, ("Ctrl+O",)),
        Action(
            "server",
            COMPANY,
            mark("menu", "Open on the office's server…"),
            do.open_on_server,
            ("Ctrl+Shift+O",),
        ),
        Action("demo", COMPANY, mark("menu", "Open the demo company"), do.demo, ("Ctrl+Shift+E",)),
        Action("close", COMPANY, mark("menu", "Close this company"), do.leave_company, ("Ctrl+W",)),
        Action("quit", COMPANY, mark("menu", "Quit"), do.quit, ("Ctrl+Q",), starts_section=True),
        Action("undo", WORK, mark("menu", "Take back the last change"), do.undo, told="Ctrl+Z"),
        Action("import", WORK, mark("menu", "Import files…"), do.import_files, ("Ctrl+I",)),
        Action("report", WORK, mark("menu", "Compliance report"), do.report, ("Ctrl+P",)),
        Action("search", GO, mark("menu", "Search anything"), do.search, ("Ctrl+K",)),
        Action("back", GO, mark("menu", "Back"), do.back, ("Alt+Left",)),
        Action("forward", GO, mark("menu", "Forward"), do.forward, ("Alt+Right",)),
        Action("theme", VIEW, mark("menu", "Switch theme"), do.switch_theme, ("Ctrl+Shift+D",)),
        Action(
            "system",
            VIEW,
            mark("menu", "Colors as the system has them"),
            do.follow_system,
            ("Ctrl+Shift+Y",),
        ),
        Action("larger", VIEW, mark("menu", "Larger text"), do.larger, ("Ctrl++", "Ctrl+=")),
        Action("smaller", VIEW, mark("menu", "Smaller text"), do.smaller, ("Ctrl+-",)),
        Action("full", VIEW, mark("menu", "Full screen"), do.full_screen, ("F11",)),
        Action("help", HELP, mark("menu", "Help"), do.help, ("F1",)),
        Action("keys", HELP, mark("menu", "Keyboard"), do.keys, ("Ctrl+F1",)),
        Action("about", HELP, mark("menu", "About DSP Desktop"), do.about, ("Shift+F1",)),
    )
