"""What the menus of an open company hold. The palette and the shortcuts read the same list."""

from collections.abc import Callable
from dataclasses import dataclass

from dsp_desktop.kernel.permissions import Actor
from dsp_desktop.kernel.permissions import Permission as May
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
    lock: Callable[[], object]
    sign_out: Callable[[], object]
    own_password: Callable[[], object]
    recovery_sheet: Callable[[], object]
    drill: Callable[[], object]
    new_code: Callable[[], object]
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
        *_guarding(do),
        Action("quit", COMPANY, mark("menu", "Quit"), do.quit, ("Ctrl+Q",), starts_section=True),
        Action("undo", WORK, mark("menu", "Take back the last change"), do.undo, told="Ctrl+Z"),
        Action(
            "import",
            WORK,
            mark("menu", "Import files…"),
            do.import_files,
            ("Ctrl+I",),
            needs=May.IMPORTS_EDIT,
        ),
        Action(
            "report",
            WORK,
            mark("menu", "Compliance report"),
            do.report,
            ("Ctrl+P",),
            needs=May.REPORTS_VIEW,
        ),
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


def _guarding(do: Doings) -> tuple[Action, ...]:
    """Return what is about who is there, and about getting the records back."""
    may = May.RECOVERY_EDIT
    lock, out = mark("menu", "Lock now"), mark("menu", "Sign out")
    password = mark("menu", "Change my password…")
    sheet, drill = mark("menu", "Recovery sheet…"), mark("menu", "Check that I can recover…")
    new = mark("menu", "New recovery code…")
    return (
        Action("lock", COMPANY, lock, do.lock, ("Ctrl+L",), starts_section=True, guards=True),
        Action("sign_out", COMPANY, out, do.sign_out, ("Ctrl+Shift+L",), guards=True),
        Action("password", COMPANY, password, do.own_password, ("Ctrl+Shift+P",), guards=True),
        Action(
            "sheet",
            COMPANY,
            sheet,
            do.recovery_sheet,
            ("Ctrl+Shift+R",),
            starts_section=True,
            needs=may,
            guards=True,
        ),
        Action("drill", COMPANY, drill, do.drill, ("Ctrl+Shift+K",), needs=may, guards=True),
        Action("new_code", COMPANY, new, do.new_code, ("Ctrl+Shift+U",), needs=may, guards=True),
    )


def offered_to(actor: Actor, *, is_demo: bool) -> Callable[[Action], bool]:
    """Return whether an action is offered to somebody: never one that would be refused."""
    return lambda action: (
        (action.needs is None or actor.may(action.needs)) and not (action.guards and is_demo)
    )
