"""Who may sign in, and what a role allows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from dsp_desktop.access.logic import FIRST_ROLES, lock_after, password_problem, wait_after
from dsp_desktop.access.models import Role, User
from dsp_desktop.access.queries import role_details, role_panel, user_panel
from dsp_desktop.access.service import (
    RoleDetails,
    UserDetails,
    add_role,
    add_user,
    change_own_password,
    change_role,
    change_user,
    found_access,
    put_role_back,
    remove_role,
    set_password,
    stop_user,
)
from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.audit.queries import AUDIT_LIST
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.history import told
from dsp_desktop.db.opening import may
from dsp_desktop.db.standing import reader
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.allowances import AREAS, SENTENCES
from dsp_desktop.kernel.changes import COMING_IN, SIGN_IN, SIGN_IN_FAILED
from dsp_desktop.kernel.errors import (
    GivenPassword,
    NotPermitted,
    NotSignedIn,
    Rejected,
    SignInLater,
    Stopped,
)
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import NOBODY, Permission
from dsp_desktop.kernel.sentences import TEXTS
from dsp_desktop.signing_in import people, sign_in, visitors
from tests.conftest import CLOCK, OWNER, PASSWORD
from tests.support.builders import a_user, their_own
from tests.support.doubles import StillClock

OTHER = "a quiet road at dawn"


@dataclass
class MovingClock:
    """A clock that a test moves on."""

    at: datetime = datetime(2026, 3, 2, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> object:
        return self.at.date()

    def in_zone(self, _name: str, /) -> "MovingClock":
        return self


def role_id(app: App, name: str) -> int:
    with app.read() as source:
        return source.scalars(select(Role.id).where(Role.name == name)).one()


def with_user(app: App, name: str, role: str) -> int:
    with app.write("add_user") as uow:
        user_id = add_user(uow, UserDetails(name, role_id(app, role), password=OTHER))
        uow.commit()
    their_own(app, name)
    return user_id


def test_the_owner_signs_in_and_may_do_everything(app: App) -> None:
    signed_in = sign_in(app, OWNER.upper(), PASSWORD)
    assert signed_in.actor.name == OWNER
    assert signed_in.actor.permissions == frozenset(Permission)


def test_a_wrong_password_a_wrong_name_and_a_stopped_user_look_the_same(app: App) -> None:
    with_user(app, "Sam Dispatch", "Dispatcher")
    with app.write("stop_user") as uow:
        stop_user(
            uow, uow.session.scalars(select(User.id).where(User.name == "Sam Dispatch")).one()
        )
        uow.commit()
    for name, password in (
        (OWNER, "wrong wrong wrong"),
        ("Nobody", OTHER),
        ("Sam Dispatch", OTHER),
    ):
        with pytest.raises(NotSignedIn):
            sign_in(app, name, password)
    assert [one.name for one in people(app)] == [OWNER]


def test_after_three_wrong_tries_even_the_right_password_waits(app: App) -> None:
    clock = MovingClock()
    app = replace(app, clock=clock)  # type: ignore[arg-type] # a clock all the same
    for _ in range(3):
        with pytest.raises(NotSignedIn):
            sign_in(app, OWNER, "wrong wrong wrong")
    with pytest.raises(SignInLater) as later:
        sign_in(app, OWNER, "wrong wrong wrong")
    assert later.value.details == {"seconds": 2, "wait": "2 seconds"}
    with pytest.raises(SignInLater):
        sign_in(app, OWNER, PASSWORD)
    clock.at += timedelta(seconds=1.5)
    with pytest.raises(SignInLater) as later:
        sign_in(app, OWNER, PASSWORD)
    assert "in 1 second." in TEXTS[later.value.code].format(**later.value.details)
    clock.at += timedelta(seconds=1.5)
    assert sign_in(app, OWNER, PASSWORD).actor.name == OWNER
    with app.read() as source:
        asked = select(AuditEntry).where(AuditEntry.operation.in_(COMING_IN))
        trail = source.scalars(asked.order_by(AuditEntry.id)).all()
    came = [(entry.operation, entry.actor_name) for entry in trail]
    assert came == [(SIGN_IN_FAILED, NOBODY.name)] * 4 + [(SIGN_IN, OWNER)]
    assert PASSWORD not in str([entry.changes for entry in trail])


def test_a_role_allows_what_it_says_and_nothing_more(app: App) -> None:
    with_user(app, "Sam Dispatch", "Dispatcher")
    sam = sign_in(app, "sam dispatch", OTHER)
    assert sam.actor.may(Permission.DISPATCH_EDIT)
    assert not sam.actor.may(Permission.MEDICAL_LOOK)
    with sam.write("add_user") as uow, pytest.raises(NotPermitted):
        add_user(uow, UserDetails("Eve Example", 1, password=OTHER))


def test_a_changed_role_counts_from_the_next_sign_in(app: App) -> None:
    with_user(app, "Ann Books", "Accountant")
    accountant = role_id(app, "Accountant")
    with app.write("change_role") as uow:
        change_role(uow, accountant, RoleDetails("Accountant", (Permission.FUEL_VIEW,)), seen=1)
        uow.commit()
    assert sign_in(app, "Ann Books", OTHER).actor.permissions == {Permission.FUEL_VIEW}


def test_somebody_always_stays_owner(app: App) -> None:
    with app.write("x") as uow:
        owner = uow.session.scalars(select(User)).one()
        with pytest.raises(Rejected) as stopped:
            stop_user(uow, owner.id)
        with pytest.raises(Rejected) as demoted:
            change_user(
                uow, owner.id, UserDetails(OWNER, role_id(app, "Read only")), seen=owner.version
            )
        with pytest.raises(Rejected) as removed:
            remove_role(uow, owner.role_id)
    assert stopped.value.problems[0].code == "user.last_owner"
    assert demoted.value.problems[0].code == "user.last_owner"
    assert removed.value.problems[0].code == "role.owners_stays"


def test_everybody_sets_their_own_password_and_needs_the_old_one(app: App) -> None:
    owner = sign_in(app, OWNER, PASSWORD)
    with owner.write("change_own_password") as uow:
        with pytest.raises(Rejected) as refused:
            change_own_password(uow, "wrong wrong wrong", OTHER)
        change_own_password(uow, PASSWORD, OTHER)
        uow.commit()
    assert refused.value.problems[0].code == "password.wrong"
    assert sign_in(app, OWNER, OTHER).actor.name == OWNER


def test_a_real_company_cannot_be_made_with_a_user_without_password(app: App) -> None:
    with app.write("found_access") as uow, pytest.raises(Rejected) as refused:
        found_access(uow, "Another Owner", None)
    assert refused.value.problems[0].code == "password.too_short"


def test_nobody_may_do_nothing_but_sign_in() -> None:
    assert NOBODY.permissions == {Permission.ACCESS_SIGN_IN}


def test_nobody_but_the_owner_makes_users_and_few_see_what_is_private() -> None:
    for role, held in FIRST_ROLES.items():
        assert (Permission.ACCESS_EDIT in held) == (role is FirstRole.OWNER)
        assert Permission.ACCESS_SIGN_IN in held
    assert not {p for p in FIRST_ROLES[FirstRole.READ_ONLY] if p.endswith((".edit", ".look"))}
    assert Permission.MEDICAL_LOOK not in FIRST_ROLES[FirstRole.ACCOUNTANT]


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "password.too_short"),
        ("x" * 201, "password.too_long"),
        ("my name is pat tester", "password.has_name"),
        ("1212121212", "password.too_plain"),
        (PASSWORD, None),
    ],
)
def test_a_password_is_long_and_not_the_name(password: str, problem: str | None) -> None:
    assert password_problem(password, name=OWNER) == problem


@given(st.integers(min_value=0, max_value=10_000))
def test_the_wait_never_shrinks_and_never_passes_a_quarter_of_an_hour(tries: int) -> None:
    assert wait_after(tries) <= wait_after(tries + 1) <= timedelta(minutes=15)


def test_every_permission_is_said_in_plain_words_and_stands_in_one_area() -> None:
    assert set(SENTENCES) == set(Permission)
    listed = [permission for _area, allowed in AREAS for permission in allowed]
    assert sorted(listed) == sorted(Permission)
    assert len(set(SENTENCES.values())) == len(Permission)
    assert not any(text.endswith(".") for text in SENTENCES.values())


def test_a_first_role_says_what_was_changed_in_it_and_can_be_put_back(app: App) -> None:
    dispatcher = role_id(app, "Dispatcher")
    first = FIRST_ROLES[FirstRole.DISPATCHER]
    now = tuple((first - {Permission.FUEL_EDIT}) | {Permission.PEOPLE_EDIT})
    with app.write("change_role") as uow:
        change_role(uow, dispatcher, RoleDetails("Dispatch desk", now), seen=1)
        uow.commit()
    with app.read() as source:
        said = [fact for s in role_panel(source, dispatcher).sections for fact in s.facts]
    assert {(f.label, f.value) for f in said} >= {
        ("May now", SENTENCES[Permission.PEOPLE_EDIT]),
        ("May no longer", SENTENCES[Permission.FUEL_EDIT]),
    }
    with app.write("put_role_back") as uow:
        put_role_back(uow, dispatcher)
        uow.commit()
    with app.read() as source:
        assert set(role_details(source, dispatcher).details.permissions) == first
        assert user_panel(source, 1).title == OWNER


def test_a_role_of_the_companys_own_has_nothing_to_go_back_to(app: App) -> None:
    with app.write("add_role") as uow:
        role = add_role(uow, RoleDetails("Helper", (Permission.FUEL_VIEW,)))
        with pytest.raises(Rejected) as refused:
            put_role_back(uow, role)
        uow.commit()
    assert refused.value.problems[0].code == "role.never_first"


def test_the_owners_role_cannot_be_cut_down(app: App) -> None:
    owners = role_id(app, "Owner")
    with app.write("change_role") as uow:
        change_role(uow, owners, RoleDetails("Boss", (Permission.FUEL_VIEW,)), seen=1)
        uow.commit()
    assert sign_in(app, OWNER, PASSWORD).actor.permissions == frozenset(Permission)


def test_a_new_password_lets_somebody_in_who_forgot_theirs(app: App) -> None:
    user = with_user(app, "Sam Dispatch", "Dispatcher")
    with app.write("set_password") as uow:
        with pytest.raises(Rejected):
            set_password(uow, user, "short")
        set_password(uow, user, "seven vans left early")
        uow.commit()
    with pytest.raises(NotSignedIn):
        sign_in(app, "Sam Dispatch", OTHER)
    with pytest.raises(GivenPassword):
        sign_in(app, "Sam Dispatch", "seven vans left early")
    assert sign_in(app, "Sam Dispatch", "seven vans left early", "my own word").actor.id == user


def test_a_first_password_is_good_for_choosing_ones_own_and_for_nothing_else(app: App) -> None:
    with app.write("add_user") as uow:
        user = add_user(uow, UserDetails("Ann", role_id(app, "Accountant"), password=OTHER))
        uow.commit()
    for _ in range(5):  # no try with the right password is a wrong one
        with pytest.raises(GivenPassword) as refused:
            sign_in(app, "Ann", OTHER)
    assert "given by somebody else" in TEXTS[refused.value.code]
    for new in (OTHER, "short", "ann ann ann ann"):
        with pytest.raises(Rejected):
            sign_in(app, "Ann", OTHER, new)
    with pytest.raises(NotSignedIn):
        sign_in(app, "Ann", "wrong wrong wrong", "a word of my own")
    with app.read() as source:
        assert source.get_one(User, user).signed_in_at is None
    assert sign_in(app, "Ann", OTHER, "a word of my own").actor.id == user
    assert sign_in(app, "Ann", "a word of my own").actor.id == user
    with pytest.raises(NotSignedIn):
        sign_in(app, "Ann", OTHER)


def test_who_sets_their_own_password_has_chosen_it(app: App) -> None:
    owner = sign_in(app, OWNER, PASSWORD)
    with owner.write("set_password") as uow:
        set_password(uow, owner.actor.id, OTHER)
        uow.commit()
    assert sign_in(app, OWNER, OTHER).actor.id == owner.actor.id


def test_a_user_without_password_in_a_real_company_is_nobodys_way_in(app: App) -> None:
    with app.write("x") as uow:
        uow.session.scalars(select(User)).one().password = None
        uow.commit()
    assert visitors(app) == ()
    for password in ("", PASSWORD):
        with pytest.raises((NotSignedIn, SignInLater)):
            sign_in(app, OWNER, password)


@given(st.integers(1, 120), st.integers(0, 500))
def test_ones_own_lock_is_never_later_than_the_companys(company: int, own: int) -> None:
    assert 0 < lock_after(company, own) <= company
    assert not own or lock_after(company, own) <= own


def test_stopping_somebody_reaches_them_where_they_are_signed_in(app: App) -> None:
    with app.write("add_user") as uow:
        user_id = add_user(uow, UserDetails("Ann", role_id(app, "Owner"), password=OTHER))
        uow.commit()
    their_own(app, "Ann")
    ann = sign_in(app, "Ann", OTHER)
    with ann.write("nothing") as uow:
        uow.require(Permission.FLEET_EDIT)
    with app.write("stop_user") as uow:
        stop_user(uow, user_id)
        uow.commit()
    with pytest.raises(Stopped), ann.write("add_van"):
        pass
    with ann.read() as source, pytest.raises(Stopped):
        VAN_LIST.count(source, ListQuery())
    with app.write("still_open") as uow:  # the refusal left no lock behind
        uow.commit()


def test_another_role_counts_at_once_for_who_is_signed_in(app: App) -> None:
    with app.write("add_user") as uow:
        user_id = add_user(uow, UserDetails("Ann", role_id(app, "Owner"), password=OTHER))
        uow.commit()
    their_own(app, "Ann")
    ann = sign_in(app, "Ann", OTHER)
    with app.write("change_user") as uow:
        seen = uow.get(User, user_id).version
        change_user(uow, user_id, UserDetails("Ann", role_id(app, "Read only")), seen=seen)
        uow.commit()
    with ann.write("add_van") as uow, pytest.raises(NotPermitted):
        uow.require(Permission.FLEET_EDIT)
    with ann.read() as source:
        assert reader(source).permissions == FIRST_ROLES[FirstRole.READ_ONLY]
        assert not may(source, Permission.ACCESS_VIEW)


def test_a_look_asks_once_who_reads_and_the_next_one_anew(
    app: App, queries: Callable[[], list[str]]
) -> None:
    ann = a_user(app, "Ann", FirstRole.OWNER)
    looks = ann.read()
    for _look in range(2):
        before = len(queries())
        with looks as source:
            VAN_LIST.count(source, ListQuery())
            VAN_LIST.ids(source, ListQuery())
        assert sum("FROM app_user u" in sent for sent in queries()[before:]) == 1


def told_of_coming_in(app: App) -> list[tuple[str, str, str, dict[str, Any]]]:
    with app.read() as source:
        every = source.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        came = [one for one in every if one.operation in COMING_IN]
        return [
            (e.actor_name, e.operation, e.about, {c.field: c.after for c in e.changes})
            for e in told(source, came)
        ]


def test_the_trail_says_who_signed_in_and_whose_password_was_tried(app: App) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(app, OWNER, "wrong wrong wrong")
    owner = sign_in(app, OWNER, PASSWORD)
    failed, came = told_of_coming_in(app)
    assert failed[:3] == ("not signed in", SIGN_IN_FAILED, f"User {OWNER}")
    assert failed[3]["Wrong passwords"] == 1
    assert came[:3] == (OWNER, SIGN_IN, f"User {OWNER}")
    with app.read() as source:
        last = source.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert last.actor_id == owner.actor.id


def test_tries_with_a_name_nobody_has_are_told_and_do_not_fill_the_file(app: App) -> None:
    typed = "my own secret typed into the wrong field"
    for _try in range(20):
        with pytest.raises(NotSignedIn):
            sign_in(app, typed, "x")
    found = told_of_coming_in(app)
    assert [one[3]["Tries"] for one in found] == [1, 2, 4, 8, 16]
    assert {one[:3] for one in found} == {
        ("not signed in", SIGN_IN_FAILED, "A name this company does not know")
    }
    assert {one[3]["Since"] for one in found} == {CLOCK.now()}
    with app.read() as source:
        said = source.execute(text("SELECT * FROM audit_entry")).all()
    assert "secret" not in repr(said).casefold()

    later = replace(app, clock=StillClock(date(2026, 3, 4)))
    with pytest.raises(NotSignedIn):
        sign_in(later, typed, "x")
    assert told_of_coming_in(app)[-1][3]["Tries"] == 1, "another day begins anew"


def test_the_page_of_the_trail_shows_such_tries(app: App) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(app, "Nobody at all", "x")
    with app.read() as source:
        newest = AUDIT_LIST.ids(source, ListQuery(descending=True))[:1]
        (row,) = AUDIT_LIST.rows(source, newest).values()
    assert (row.operation, row.record) == ("Failed to sign in", "A name this company does not know")
    assert row.told.startswith("Tries: 1; Since: 2 Mar 2026")
