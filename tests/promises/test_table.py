"""The whole table, cell by cell: every role × every door × three tenants, made of the URL map and the permission table.

A person holds one role and nothing else. What that role does not allow is forbidden in every tenant; what it allows
opens in the own tenant, and does not exist in another school's or bureau's. (test_doors.py tries the cast.)
"""

from collections import Counter

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, pairing_row
from tests.promises.world import Door, counted, guarded
from tests.visitor import a_visitor
from webapp.access.marks import needs_step_up
from webapp.access.permissions import ALLOWS, OF_A_BUREAU, OF_A_CLASS, SECOND_FACTOR, Role
from webapp.models import Account, LoginSession, RoleGrant, Student, new_id, now

WIDE = OF_A_BUREAU | {Role.SYSTEM_ADMINISTRATOR}  # their tenant is the bureau
POSTS = [(role, role in WIDE) for role in Role] + [(Role.SYSTEM_ADMINISTRATOR, False)]  # the last one of a school only
FACTOR = [post for post in POSTS if post[0] in SECOND_FACTOR]
CELLS: Counter[str] = Counter()


def only(post, house, cast):
    """Somebody with this one role: in the school, of its first class, or in the bureau."""
    role, wide = post
    with house() as session:
        account = Account(
            id=new_id(),
            bureau_id=cast.bureau,
            login="only-one",
            name="某老师",
            created_at=now(),
        )
        session.add(account)
        session.flush()
        session.add(
            RoleGrant(
                account_id=account.id,
                role=role,
                school_id=None if wide else cast.school,
                class_id=cast.class_two if role in OF_A_CLASS else None,
                starts_on=LONG_AGO,
            )
        )
        if role is Role.MENTOR:
            session.add(pairing_row(session.get_one(Student, cast.yan), account.id))
        return account.id


def wrong_cells(visitor, role, doors, tenant, ids):
    """The doors that answered otherwise than the table says; reading first, so that writing changes no other cell."""
    wrong: dict[str, int] = {}
    for door in sorted(doors, key=lambda d: d.method != "GET"):
        CELLS[tenant] += 1
        status = door.open(visitor, ids).status_code
        if not fits(role, door, tenant, status):
            wrong[f"{door} ({tenant})"] = status
    return wrong


def fits(role: Role, door: Door, tenant: str, status: int) -> bool:
    """Is this what the table says of this cell?"""
    if door.mark not in ALLOWS[role]:
        return status == 403
    if tenant == "own" or not door.ids:
        return status not in {401, 403} and status < 500
    return status == 404


def foreign_to(wide):
    """The tenants that are not one's own: a bureau's role has the other school in its own."""
    return {"another bureau": "far_school"} | ({} if wide else {"another school": "other_school"})


def without(session, visitor, **what):
    """The visitor's login, less what a login may lack."""
    row = session.scalars(select(LoginSession).where(LoginSession.account_id == visitor.account)).one()
    for name, value in what.items():
        setattr(row, name, value)


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_every_cell_of_a_role_is_as_the_tables_say(app, cast, house, world, post):
    role, wide = post
    visitor = a_visitor(app).logged_in_as(only(post, house, cast))
    doors, before = guarded(app), counted(app)
    wrong: dict[str, int] = {}
    for tenant, school in foreign_to(wide).items():
        apart = [d for d in doors if d.ids or d.mark not in ALLOWS[role]]
        wrong |= wrong_cells(visitor, role, apart, tenant, world[school])
    assert wrong == {}
    assert counted(app) == before, "a door of another tenant wrote something"
    assert wrong_cells(visitor, role, doors, "own", world["school"]) == {}


@pytest.mark.parametrize("post", POSTS, ids=str)
def test_what_asks_for_a_fresh_confirmation_opens_to_nobody_without_one(app, cast, house, world, post):
    visitor = a_visitor(app).logged_in_as(only(post, house, cast))
    with house() as session:
        without(session, visitor, stepped_up_at=None)
    before = counted(app)
    asking = [d for d in guarded(app) if d.mark in ALLOWS[post[0]] and needs_step_up(d.view(app))]
    answers = {str(d): d.open(visitor, world["school"]).status_code for d in asking}
    CELLS["without confirmation"] += len(answers)
    assert {door: status for door, status in answers.items() if status != 403} == {}
    assert counted(app) == before


@pytest.mark.parametrize("post", FACTOR, ids=str)
def test_whoever_needs_a_second_factor_sees_nothing_without_it(app, cast, house, world, post):
    visitor = a_visitor(app).logged_in_as(only(post, house, cast))
    with house() as session:
        without(session, visitor, second_factor_at=None)
    before = counted(app)
    answers = {str(d): d.open(visitor, world["school"]) for d in guarded(app) if d.mark in ALLOWS[post[0]]}
    CELLS["without second factor"] += len(answers)
    led = {door: (a.status_code, a.location or "") for door, a in answers.items()}
    assert {d: s for d, s in led.items() if s[0] != 401 and not s[1].startswith("/second-factor")} == {}
    assert counted(app) == before


def test_the_size_of_the_whole_table(capsys):
    with capsys.disabled():
        print(f"\n{sum(CELLS.values())} cells checked: {dict(CELLS)}")
