"""Tables of access."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.access.logic import LOCK_MINUTES
from dsp_desktop.db.base import Base, Record
from dsp_desktop.db.sealed import sealed_column
from dsp_desktop.kernel.permissions import Permission


class Role(Record):
    """A set of permissions. The owner's role holds every one and cannot be cut down.

    ``first`` says which of the first roles it began as; ``None`` for one of the company's own.
    """

    entity = "role"
    called = ("name",)

    name: Mapped[str] = mapped_column(String(60), unique=True)
    is_owner: Mapped[bool] = mapped_column(default=False)
    first: Mapped[str | None] = mapped_column(String(20))
    permissions: Mapped[list[Any]] = mapped_column(JSON)


class User(Record):
    """Somebody who signs in. ``password`` is an argon2id hash; only a demo's user has none.

    ``folded`` is the name without regard to capitals, by which it is found. ``is_given`` is
    whether somebody else gave the password: who signs in with it chooses another one first.
    """

    entity = "app_user"  # "user" is a word of PostgreSQL's own
    called = ("name",)
    undoable = False

    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(60), unique=True)
    full_name: Mapped[str | None] = mapped_column(String(120))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    password: Mapped[str | None] = mapped_column(String(200), info={"audit": "mask"})
    is_given: Mapped[bool] = mapped_column(default=False)
    may_sign_in: Mapped[bool] = mapped_column(default=True)
    signed_in_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]


class UnknownTries(Base):
    """How often somebody tried to sign in with a name nobody has; one row.

    It is no record, and every try counts here; the trail is told of a few of them. What was
    typed is not kept: it may be a password.
    """

    __tablename__ = "unknown_tries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tries: Mapped[int]
    since: Mapped[datetime]


class Safeguards(Record):
    """What keeps the company's records safe from others and from loss; one row.

    ``recovery_code`` is what the recovery sheet says, sealed: whoever can open it has the
    company's key already, and a lost sheet can be printed again. ``sheet_at`` is when the
    sheet was last printed or saved, ``checked_at`` when somebody last proved that it works,
    ``renewed_at`` since when the present code holds.
    """

    entity = "safeguards"
    undoable = False

    lock_minutes: Mapped[int] = mapped_column(default=LOCK_MINUTES)
    recovery_code: Mapped[Any] = sealed_column(look=Permission.RECOVERY_EDIT)
    sheet_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    renewed_at: Mapped[datetime | None]
