"""The standing cast: who is who in every test. Synthetic people only; identity numbers use the non-existent region 99.

make_cast() fills an empty database and works outside pytest too (tests/server.py); tests/given.py builds more on top.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from argon2 import PasswordHasher
from pypinyin import lazy_pinyin
from sqlalchemy.orm import Session, scoped_session

from webapp.access.permissions import Role
from webapp.domain.resident_id import check_character
from webapp.domain.terms import CHINA, cohort_of
from webapp.models import (
    Account,
    Bureau,
    Guardian,
    Pairing,
    RoleGrant,
    School,
    SchoolClass,
    Student,
    blind_index,
    new_id,
    now,
)

AnySession = Session | scoped_session[Any]
PASSWORD = "yuhou-chunsun-9"  # everybody's, in tests
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
TODAY = now().astimezone(CHINA).date()
LONG_AGO = TODAY - dt.timedelta(days=500)  # when everybody's roles and pairings began

# login: (name, school or None, roles); the class of a class teacher is the school's first
PEOPLE: dict[str, tuple[str, str | None, tuple[Role, ...]]] = {
    "wang": ("王秀英", "school", (Role.MENTOR, Role.CLASS_TEACHER)),
    "li": ("李建国", "school", (Role.MENTOR,)),
    "chen": ("陈主任", "school", (Role.MORAL_EDUCATION,)),
    "liu": ("刘校长", "school", (Role.PRINCIPAL,)),
    "zhou": ("周老师", "school", (Role.PSYCHOLOGY_TEACHER,)),
    "xu": ("许管理员", "school", (Role.SYSTEM_ADMINISTRATOR,)),  # the school's own administrator
    "sun": ("孙管理员", None, (Role.SYSTEM_ADMINISTRATOR,)),
    "wei": ("魏管理员", None, (Role.BUREAU_ADMINISTRATOR,)),
    "zhao": ("赵科长", None, (Role.BUREAU_SUPERVISOR,)),
    "zhang": ("张老师", "other_school", (Role.MENTOR, Role.CLASS_TEACHER)),
    "qian": ("钱主任", "other_school", (Role.MORAL_EDUCATION,)),
    "stranger": ("陌生人", None, ()),
    "he": ("何管理员", "far", (Role.SYSTEM_ADMINISTRATOR,)),  # the administrator of another bureau
    "ma": ("马老师", "far_school", (Role.MENTOR, Role.CLASS_TEACHER)),
    "lu": ("陆主任", "far_school", (Role.MORAL_EDUCATION,)),  # and a school's office there
}

# key: (name, school, class, mentor); yan and lei sit in 王老师's class, mei in the other one, jun has no mentor
CHILDREN: dict[str, tuple[str, str, str, str | None]] = {
    "yan": ("周小燕", "school", "class_two", "wang"),
    "lei": ("吴小磊", "school", "class_two", None),
    "mei": ("郑小梅", "school", "class_three", "li"),
    "jun": ("冯小军", "school", "class_three", None),
    "yu": ("卫小雨", "other_school", "other_class", "zhang"),
    "fei": ("蒋小飞", "far_school", "far_class", "ma"),
}


@dataclass
class Cast:
    """Ids by name: accounts by login, students by the keys of CHILDREN, schools, classes and bureaus."""

    people: dict[str, uuid.UUID] = field(default_factory=dict)
    students: dict[str, uuid.UUID] = field(default_factory=dict)
    schools: dict[str, uuid.UUID] = field(default_factory=dict)
    classes: dict[str, uuid.UUID] = field(default_factory=dict)
    bureaus: dict[str, uuid.UUID] = field(default_factory=dict)

    def __getattr__(self, name: str) -> uuid.UUID:
        """cast.wang, cast.yan, cast.school, cast.class_two: names are unique over all."""
        for table in ("people", "students", "schools", "classes", "bureaus"):
            found: dict[str, uuid.UUID] = self.__dict__.get(table, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_cast(session: AnySession) -> Cast:
    """Fill an empty database with the cast and commit; needs an application context and `every_school()`."""
    cast = Cast()
    _make_places(session, cast)
    for login, (name, place, roles) in PEOPLE.items():
        _make_person(session, cast, login, name, place, roles)
    for key, (name, school, school_class, mentor) in CHILDREN.items():
        student = student_row(name, cast.schools[school], cast.classes[school_class])
        session.add(student)
        session.flush()
        session.add(guardian_of(student))
        if mentor:
            session.add(pairing_row(student, cast.people[mentor]))
        cast.students[key] = student.id
    session.commit()
    return cast


def _make_places(session: AnySession, cast: Cast) -> None:
    for key, name in {"bureau": "青山县教育局", "far": "远山县教育局"}.items():
        bureau_row = Bureau(id=new_id(), name=name)
        session.add(bureau_row)
        cast.bureaus[key] = bureau_row.id
    session.flush()
    places = {
        "school": ("青山镇中心小学", "bureau"),
        "other_school": ("石桥小学", "bureau"),
        "far_school": ("远山小学", "far"),
    }
    for number, (key, (name, bureau)) in enumerate(places.items()):
        school = School(id=new_id(), bureau_id=cast.bureaus[bureau], code=f"990000000{number}", name=name)
        session.add(school)
        cast.schools[key] = school.id
    session.flush()
    classes = {"class_two": ("school", 2), "class_three": ("school", 3), "other_class": ("other_school", 1)}
    for key, (school_key, number) in (classes | {"far_class": ("far_school", 1)}).items():
        row = SchoolClass(
            id=new_id(),
            school_id=cast.schools[school_key],
            stage="primary",
            cohort_year=cohort_of("primary", 3, TODAY),
            number=number,
        )
        session.add(row)
        cast.classes[key] = row.id
    session.flush()


def _make_person(
    session: AnySession, cast: Cast, login: str, name: str, place: str | None, roles: tuple[Role, ...]
) -> None:
    bureau = cast.bureaus["far" if place and place.startswith("far") else "bureau"]
    account = Account(
        id=new_id(),
        bureau_id=bureau,
        login=login,
        name=name,
        name_pinyin=" ".join(lazy_pinyin(name)),
        search_text=" ".join([name, *lazy_pinyin(name)]),
        password_hash=CHEAP_HASH,
        created_at=now(),
    )
    session.add(account)
    session.flush()
    cast.people[login] = account.id
    school_id = cast.schools.get(place or "")
    first_class = {"school": "class_two", "other_school": "other_class", "far_school": "far_class"}
    for role in roles:
        class_id = cast.classes[first_class[place or ""]] if role is Role.CLASS_TEACHER else None
        session.add(
            RoleGrant(account_id=account.id, role=role, school_id=school_id, class_id=class_id, starts_on=LONG_AGO)
        )


def student_row(name: str, school_id: uuid.UUID, class_id: uuid.UUID | None, **more: Any) -> Student:
    """A child of the third grade with an identity number of no real region; `more` sets other columns."""
    pinyin = " ".join(lazy_pinyin(name))
    number = identity_number(name)
    columns: dict[str, Any] = {
        "id": new_id(),
        "name_pinyin": pinyin,
        "search_text": f"{name} {pinyin} {''.join(word[0] for word in pinyin.split())}",
        "sex": "2",
        "birth_date": "2017-06-15",
        "id_type": "1",
        "id_number": number,
        "id_number_index": blind_index(number),
        "id_number_last4": number[-4:],
        "left_behind": "1",
        "address": "青山镇柳树村三组",
        "created_at": now(),
        "changed_at": now(),
    }
    return Student(name=name, school_id=school_id, class_id=class_id, **(columns | more))


def identity_number(name: str) -> str:
    """A well-formed number of the non-existent region 99, the same for the same name."""
    order = sum(map(ord, name)) % 999
    first_17 = f"99010120170615{order:03d}"
    return first_17 + check_character(first_17)


def guardian_of(student: Student) -> Guardian:
    """The grandmother who answers the telephone."""
    return Guardian(
        student_id=student.id, school_id=student.school_id, name="何桂兰", relation="62", phones=["13900000000"]
    )


def pairing_row(
    student: Student, mentor_id: uuid.UUID, since: dt.date = LONG_AGO, until: dt.date | None = None
) -> Pairing:
    """Student and mentor, from a day to a day."""
    return Pairing(
        student_id=student.id, school_id=student.school_id, mentor_id=mentor_id, starts_on=since, ends_on=until
    )
