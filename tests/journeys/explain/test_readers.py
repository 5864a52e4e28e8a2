"""Who may see a student, and why: the page says what the doors do."""

import datetime as dt
import io
import random
import re
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from tests.cast import CHILDREN, LONG_AGO, PEOPLE, TODAY, pairing_row
from tests.given import a_talk, an_envelope
from tests.rows import a_care_file, a_token, token_text
from webapp.access.permissions import OF_A_CLASS, OF_A_SCHOOL, Role
from webapp.domain.terms import term_of
from webapp.models import Account, BreakGlass, Bureau, Pairing, RoleGrant, Student, new_id, now

DOORS = ("field", "desk", "roll", "care", "psychology", "glass")
SCHOOLS = ("school", "other_school", "far_school")
OF_CLASSES = {"school": ("class_two", "class_three"), "other_school": ("other_class",), "far_school": ("far_class",)}
WHO_EXPLAINS = {"school": "liu", "other_school": "qian", "far_school": "lu"}


def listed(page):
    """The ids of the people under each heading of the page."""
    parts = {door: re.search(rf'aria-labelledby="{door}">(.*?)</section>', page, re.S) for door in DOORS}
    return {
        door: set(re.findall(r'data-reader="([^"]+)"', part.group(1))) if part else set()
        for door, part in parts.items()
    }


def walks_in(as_, cast, key, glasses):
    """Who really opens each door to this child: everybody tries."""
    student, (name, school, *_rest) = cast.students[key], CHILDREN[key]
    opened: dict[str, set[str]] = {door: set() for door in DOORS}
    for login, account in cast.people.items():
        visitor, glass = as_(login), glasses.get((login, key))
        tries = {
            "field": visitor.get(f"/field/students/{student}").status_code == 200,
            "desk": visitor.get(f"/desk/students/{student}").status_code == 200,
            "roll": name in ledger_of(visitor, cast.schools[school]),
            "care": visitor.get(f"/desk/students/{student}/care").status_code == 303,
            "psychology": f"秘密{key}。" in visitor.get("/desk/psychology").text,
            "glass": bool(glass) and visitor.get(f"/desk/emergency/{glass}").status_code == 200,
        }
        for door in DOORS:
            opened[door] |= {str(account)} if tries[door] else set()
    return opened


def ledger_of(visitor, school):
    """The names on the ledgers of a school that somebody takes out: of today's term, and of yesterday's."""
    names: set[object] = set()
    for term in {term_of(day).code for day in (TODAY, TODAY - dt.timedelta(days=1))}:
        form = {"school": str(school), "term": term, "columns": "class"}
        answer = visitor.post("/desk/ledgers/exports", data=form)
        if answer.status_code == 200:
            sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
            names |= {row[1] for row in sheet.iter_rows(values_only=True)}
    return names


def confide(as_, cast):
    """About each child that somebody cares for, a talk for the psychology teacher alone."""
    told = {}
    for key, login in {"yan": "wang", "lei": "wang", "mei": "li", "yu": "zhang", "fei": "ma"}.items():
        talk = a_talk(cast.students[key], childs_words=f"秘密{key}。", confidentiality="psychology")
        assert as_(login).verdict(an_envelope("talk", talk)) == "accepted"
        told[key] = login
    return told


def break_some(house, cast, tries):
    """Openings in an emergency, as rows: who, whose; closed ones end in the past."""
    made = {}
    with house() as session:
        for login, key, hours in tries:
            student = session.get_one(Student, cast.students[key])
            row = BreakGlass(
                id=new_id(),
                school_id=student.school_id,
                student_id=student.id,
                account_id=cast.people[login],
                reason="孩子不见了，要马上找家长",
                opened_at=now() - dt.timedelta(hours=2),
                closes_at=now() + dt.timedelta(hours=hours),
            )
            session.add(row)
            if hours > 0 or (login, key) not in made:
                made[login, key] = row.id
    return made


def compare(as_, cast, house, told, glasses, keys=tuple(CHILDREN)):
    """The page of each child, read by somebody of its school, against what everybody's tries came to."""
    for key in keys:
        reader = WHO_EXPLAINS[CHILDREN[key][1]]
        page = as_(reader).get(f"/desk/students/{cast.students[key]}/readers")
        assert page.status_code == 200
        said, done = listed(page.text), walks_in(as_, cast, key, glasses)
        if key not in told:
            said.pop("psychology"), done.pop("psychology")
        assert said == done, key


def test_for_the_whole_cast_the_page_lists_just_those_who_walk_in(as_, cast, house):
    told = confide(as_, cast)
    with house() as session:
        a_care_file(session, cast.school, cast.yan, cast.li)
        a_care_file(session, cast.other_school, cast.yu, cast.qian)
    tries = [("li", "yan", 1), ("zhou", "yan", 1), ("zhao", "yan", 1), ("wang", "mei", -1), ("zhang", "yan", 1)]
    compare(as_, cast, house, told, break_some(house, cast, tries))


@pytest.mark.parametrize("seed", range(4))
def test_for_any_roles_and_pairings_the_page_lists_just_those_who_walk_in(as_, cast, house, seed):
    chance = random.Random(seed)
    told = confide(as_, cast)
    logins = [login for login in PEOPLE if login not in WHO_EXPLAINS.values()]
    with house() as session:
        for login in logins:
            mix_up(session, cast, login, chance)
        for account in chance.sample(logins, 2):
            row = session.get_one(Account, cast.people[account])
            row.leaves_on = TODAY - dt.timedelta(days=1)
        for school, student in ((cast.school, cast.yan), (cast.other_school, cast.yu)):
            a_care_file(session, school, student, cast.people[chance.choice(logins)])
        session.get_one(Student, cast.lei).left_on = TODAY - dt.timedelta(days=chance.choice([0, 1]))
    tries = [(chance.choice(logins), chance.choice(list(CHILDREN)), chance.choice([-1, 1])) for _ in range(12)]
    compare(as_, cast, house, told, break_some(house, cast, tries))


def mix_up(session, cast, login, chance):
    """Roles that end, begin later, hold now; pairings of all kinds, with children of any school."""
    days = [(LONG_AGO, None), (LONG_AGO, TODAY), (LONG_AGO, TODAY - dt.timedelta(days=1)), (TODAY, None),
            (TODAY + dt.timedelta(days=1), None)]  # fmt: skip
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.people[login])):
        grant.starts_on, grant.ends_on = chance.choice(days)
    for role in chance.sample(sorted(OF_A_SCHOOL), 3):
        school = chance.choice(SCHOOLS)
        starts_on, ends_on = chance.choice(days)
        class_id = cast.classes[chance.choice(OF_CLASSES[school])] if role in OF_A_CLASS else None
        session.add(RoleGrant(account_id=cast.people[login], role=role, school_id=cast.schools[school],
                              class_id=class_id, starts_on=starts_on, ends_on=ends_on))  # fmt: skip
    for pairing in session.scalars(select(Pairing).where(Pairing.mentor_id == cast.people[login])):
        pairing.starts_on, pairing.ends_on = chance.choice(days)
    student = session.get_one(Student, chance.choice(list(cast.students.values())))
    session.add(pairing_row(student, cast.people[login], *chance.choice(days)))


def test_the_registry_officer_keeps_the_roll_and_reads_no_file(as_, cast, house):
    with house() as session:
        post = {"role": Role.REGISTRY_OFFICER, "school_id": cast.school, "starts_on": LONG_AGO}
        session.add(RoleGrant(account_id=cast.li, **post))
    said = listed(as_("liu").get(f"/desk/students/{cast.yan}/readers").text)
    assert [door for door, who in said.items() if str(cast.li) in who] == ["roll"]
    assert as_("li").get(f"/desk/students/{cast.yan}").status_code == 403
    assert "周小燕" in as_("li").get(f"/desk/transfers/new?student={cast.yan}").text


def systems_in(page):
    return set(re.findall(r'data-system="([^"]+)"', page.text))


def reads(app, token, name):
    answer = app.test_client().get("/api/v1/students", headers={"Authorization": f"Bearer {token_text(token)}"})
    return name in [one["name"] for one in (answer.get_json().get("students") or [])]


def test_of_other_systems_just_those_are_listed_that_read_the_child(as_, app, cast, house):
    with house() as session:
        above = Bureau(id=new_id(), name="市教育局", level="city")
        session.add(above)
        session.flush()
        session.get_one(Bureau, cast.bureau).parent_id = above.id
        places: list[tuple[str | None, dict[str, Any]]] = [
            ("school", {}), ("other_school", {}), ("far_school", {}), (None, {}), (None, {"bureau": "far"}),
            (None, {"bureau_id": above.id}), ("school", {"days": -1}), ("school", {"revoked_at": now()}),
            ("school", {"scopes": ["organisation"]}),
        ]  # fmt: skip
        tokens = [a_token(session, cast, place, **more) for place, more in places]
        counting = a_token(session, cast, "school", scopes=["entry_counts"])
    page = as_("liu").get(f"/desk/students/{cast.yan}/readers")
    reading = {str(token) for token in tokens if reads(app, token, "周小燕")}
    assert len(reading) == 3
    assert systems_in(page) == reading | {str(counting)}
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY - dt.timedelta(days=1)
    page = as_("liu").get(f"/desk/students/{cast.yan}/readers")
    assert not any(reads(app, token, "周小燕") for token in tokens)
    assert systems_in(page) == reading | {str(counting)}  # it is still among what they count
    assert "学籍号" not in page.text.partition('id="systems"')[2].partition("</section>")[0]


def test_where_no_other_system_reads_the_page_says_so(as_, cast):
    page = as_("liu").get(f"/desk/students/{cast.yan}/readers")
    assert systems_in(page) == set()
    assert "没有其他系统在读取" in page.text


def test_each_reason_is_said(as_, cast, house):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.role == Role.CLASS_TEACHER)).first().ends_on = TODAY
    break_some(house, cast, [("li", "yan", 1)])
    page = as_("liu").get(f"/desk/students/{cast.yan}/readers").text
    for name in ("王秀英", "陈主任", "刘校长", "周老师", "李建国"):
        assert name in page
    assert "魏管理员" not in page


@pytest.mark.parametrize(
    ("login", "status"), [("stranger", 404), ("wang", 403), ("zhou", 403), ("sun", 403), ("zhao", 403)]
)
def test_others_are_not_told(as_, cast, login, status):
    assert as_(login).get(f"/desk/students/{cast.yan}/readers").status_code == status


@pytest.mark.parametrize("login", ["qian", "lu"])
def test_another_school_or_bureau_does_not_find_the_child(as_, cast, login):
    assert as_(login).get(f"/desk/students/{cast.yan}/readers").status_code == 404


def test_the_students_file_leads_there(as_, cast):
    assert f'href="/desk/students/{cast.yan}/readers"' in as_("chen").get(f"/desk/students/{cast.yan}").text
