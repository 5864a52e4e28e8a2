"""Lists ask the database as often for fifty rows as for a few."""

import datetime as dt

import pytest
from sqlalchemy import event

from tests.cast import CHEAP_HASH, TODAY, pairing_row
from tests.given import a_roll_call, a_student, a_talk, a_visit, an_envelope
from tests.promises.world import doors
from webapp.access.permissions import Role
from webapp.domain.terms import cohort_of
from webapp.extensions import db
from webapp.models import Account, Device, RoleGrant, School, SchoolClass, Student, new_id, now

WHO_OPENS = ("wang", "chen", "sun", "zhao")
MANY = 50
MOST = 30  # no page asks more often than this
MOST_IN_A_KIT = 36  # but for the kit, which is all the pages of a phone in one answer
MOST_AT_A_DESK = 12  # and a new page of the desk no more often than this


def queries(app, visitor, door, ids):
    """How often this page asks the database; the second time, for a first look is noted in the audit."""
    asked = []
    door.open(visitor, ids)

    def count(_connection, _cursor, statement, *_more):
        if not statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        status = door.open(visitor, ids).status_code
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return status, len(asked)


def fifty_of_everything(house, as_, cast):
    """Fifty students with entries, colleagues, classes, schools, held entries and roll calls more."""
    with house() as session:
        students = [a_student(cast.school, cast.class_two, f"学生{n}", mentor=cast.wang) for n in range(MANY)]
        for number in range(MANY):
            school = School(bureau_id=cast.bureau, code=f"99111111{number:02d}", name=f"学校{number}")
            colleague = Account(
                bureau_id=cast.bureau,
                login=f"c{number}x",
                name=f"同事{number}",
                password_hash=CHEAP_HASH,
                created_at=now(),
            )
            room = SchoolClass(
                school_id=cast.school, stage="primary", cohort_year=cohort_of("primary", 2, TODAY), number=number + 10
            )
            session.add_all([school, colleague, room])
            session.flush()
            grant = {"account_id": colleague.id, "school_id": cast.school, "starts_on": TODAY}
            session.add(RoleGrant(role=Role.MENTOR, **grant))
            session.add(RoleGrant(role=Role.CLASS_TEACHER, class_id=room.id, **grant))
            session.add(pairing_row(session.get_one(Student, students[number]), colleague.id))
            session.add(a_phone(colleague.id))
    wang = as_("wang")
    for some in (students[:25], students[25:]):
        wang.verdicts(*(an_envelope("home_visit", a_visit(s)) for s in some))
        wang.verdicts(*(an_envelope("talk", a_talk(s)) for s in some))
    wang.verdicts(*(an_envelope("talk", a_talk(new_id())) for _ in range(MANY)))
    absent = dict.fromkeys(students, "ill")
    wang.verdicts(
        *(an_envelope("roll_call", a_roll_call(cast.class_two, absent, session=s)) for s in ("morning", "evening"))
    )


def a_phone(owner):
    """A phone that said long ago that something waits on it."""
    heard = now() - dt.timedelta(days=20)
    return Device(
        account_id=owner, device=new_id(), agent="", first_seen_at=heard, last_contact_at=heard, waiting=2
    )  # fmt: skip


@pytest.mark.parametrize("login", WHO_OPENS)
def test_every_page_asks_as_often_for_fifty_rows_as_for_a_few(app, as_, cast, house, world, login):
    visitor, ids = as_(login), world["school"]
    pages = [d for d in doors(app) if d.method == "GET" and not {"digest", "filename"} & d.rule.arguments]
    as_("wang").verdict(an_envelope("talk", a_talk(cast.yan)))
    few = {str(door): queries(app, visitor, door, ids) for door in pages}
    fifty_of_everything(house, as_, cast)
    many = {str(door): queries(app, visitor, door, ids) for door in pages}
    opened = {door: count for door, (status, count) in few.items() if status == 200}
    grown = {door: (count, many[door][1]) for door, count in opened.items() if many[door][1] != count}
    assert grown == {}
    most = {"GET /api/v1/kit": MOST_IN_A_KIT}
    assert {door: count for door, count in opened.items() if count > most.get(door, MOST)} == {}
    assert opened
    assert many.get("GET /desk/phones", (0, 0))[1] <= MOST_AT_A_DESK
