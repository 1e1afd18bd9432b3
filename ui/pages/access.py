"""The pages of users and roles: who may sign in, and what each of them may do."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from dsp_desktop.kernel.allowances import AREAS, SENTENCES
from dsp_desktop.kernel.permissions import Permission
from ui.kit.fields.passwords import NewPasswordField
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction
from ui.kit.theme import scaled

if TYPE_CHECKING:
    from dsp_desktop.access import queries, service
else:
    queries = later("dsp_desktop.access.queries")
    service = later("dsp_desktop.access.service")

_PASSWORD_HELP = mark(
    "app_user",
    "For a new user, or to give another one: at least 10 characters. Blank keeps it as it is.",
)


class PermissionsField(QWidget):
    """Every permission in plain words, by the part of the work, to be ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[Permission, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(self, 4))
        for area, allowed in AREAS:
            heading = QLabel(translated("permissions", area))
            heading.setProperty("role", "strong")
            heading.setContentsMargins(0, scaled(self, 8) if self.boxes else 0, 0, 0)
            column.addWidget(heading)
            for permission in allowed:
                box = QCheckBox(translated("permissions", SENTENCES[permission]))
                self.boxes[permission] = box
                column.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> tuple[Permission, ...]:
        """Return what is ticked, in the order of the permissions."""
        return tuple(p for p in Permission if self.boxes[p].isChecked())

    def set_value(self, value: object) -> None:
        """Tick these and no others."""
        ticked = set(value) if isinstance(value, tuple | list | set | frozenset) else set()
        for permission, box in self.boxes.items():
            box.setChecked(permission in ticked)


USERS = PageSpec(
    entity="app_user",
    noun=mark("app_user", "user"),
    title=mark("app_user", "Users"),
    group="",
    icon="ph.user-circle",
    view=Permission.ACCESS_VIEW,
    edit=Permission.ACCESS_EDIT,
    listing=queries.USER_LIST,
    empty=mark("app_user", "Nobody yet. Add everybody who works with these records."),
    sort="name",
    columns=(
        Column("name", mark("app_user", "Signs in as")),
        Column("full_name", mark("app_user", "Full name")),
        Column("role", mark("app_user", "Role")),
        Column("may_sign_in", mark("app_user", "May sign in"), Kind.YES_NO),
        Column("signed_in_at", mark("app_user", "Signed in last"), Kind.MOMENT),
    ),
    filters=(
        Filter(
            "may_sign_in",
            mark("app_user", "Who"),
            (
                (mark("app_user", "Everybody"), None),
                (mark("app_user", "May sign in"), True),
                (mark("app_user", "Stopped"), False),
            ),
        ),
    ),
    form=Form(
        details=service.UserDetails,
        load=queries.user_details,
        add=service.add_user,
        change=service.change_user,
        fields=(
            Field("name", mark("app_user", "Name to sign in with"), required=True),
            Field("full_name", mark("app_user", "Full name")),
            Field(
                "role_id",
                mark("app_user", "Role"),
                Kind.RECORD,
                required=True,
                picks=queries.role_picks,
            ),
            Field(
                "password",
                mark("app_user", "Password"),
                editor=NewPasswordField,
                help=_PASSWORD_HELP,
            ),
        ),
    ),
    actions=(
        RowAction(
            mark("app_user", "Give a new password"),
            Permission.ACCESS_EDIT,
            service.set_password,
            for_states=("active",),
            asks=(
                Field(
                    "password",
                    mark("app_user", "New password"),
                    required=True,
                    editor=NewPasswordField,
                    help=mark("app_user", "Tell it to them in person; they change it themselves."),
                ),
            ),
        ),
        RowAction(
            mark("app_user", "Stop"),
            Permission.ACCESS_EDIT,
            service.stop_user,
            for_states=("active",),
        ),
        RowAction(
            mark("app_user", "Let in again"),
            Permission.ACCESS_EDIT,
            service.let_user_in,
            for_states=("stopped",),
        ),
    ),
    panel=queries.user_panel,
)

ROLES = PageSpec(
    entity="role",
    noun=mark("role", "role"),
    title=mark("role", "Roles"),
    group="",
    icon="ph.users-three",
    view=Permission.ACCESS_VIEW,
    edit=Permission.ACCESS_EDIT,
    listing=queries.ROLE_LIST,
    empty=mark("role", "No roles yet. Add one and say what it allows."),
    sort="name",
    columns=(
        Column("name", mark("role", "Role")),
        Column("users", mark("role", "Users"), Kind.COUNT),
    ),
    form=Form(
        details=service.RoleDetails,
        load=queries.role_details,
        add=service.add_role,
        change=service.change_role,
        remove=service.remove_role,
        fields=(
            Field("name", mark("role", "Name"), required=True),
            Field(
                "permissions",
                mark("role", "What it allows"),
                Kind.RECORDS,
                editor=PermissionsField,
                default=(),
                help=mark(
                    "role",
                    "Counts from the next time somebody signs in. The owner's role always allows "
                    "everything.",
                ),
            ),
        ),
    ),
    actions=(
        RowAction(
            mark("role", "As it was at first"),
            Permission.ACCESS_EDIT,
            service.put_role_back,
            for_states=("first",),
        ),
    ),
    panel=queries.role_panel,
)

PAGES = (USERS, ROLES)
