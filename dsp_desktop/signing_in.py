"""Signing in to an open company: from nobody to somebody with a role."""

from collections.abc import Sequence
from dataclasses import replace

from dsp_desktop.access.queries import WhoMaySignIn, actor_without_password, who_may_sign_in
from dsp_desktop.access.service import sign_in as note_sign_in
from dsp_desktop.app import App
from dsp_desktop.kernel.errors import NotSignedIn, SignInLater
from dsp_desktop.kernel.permissions import NOBODY


def people(app: App) -> Sequence[WhoMaySignIn]:
    """Return who may sign in to the company."""
    with app.read() as source:
        return who_may_sign_in(source)


def sign_in(app: App, name: str, password: str) -> App:
    """Return the company as ``name`` may use it; every try is in the audit trail.

    A demo's user has no password and leaves no trace. Raises ``NotSignedIn`` for a wrong
    name or password, ``SignInLater`` while a wait after wrong tries lasts.
    """
    with app.read() as source:
        actor = actor_without_password(source, name) if app.key.is_demo else None
    if actor is not None:
        return replace(app, actor=actor)
    with replace(app, actor=NOBODY).write("sign_in") as uow:
        outcome = note_sign_in(uow, name, password)
        uow.commit()
    if outcome.actor is not None:
        return replace(app, actor=outcome.actor)
    if outcome.wait_seconds:
        raise SignInLater(seconds=outcome.wait_seconds)
    raise NotSignedIn
