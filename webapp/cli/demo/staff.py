"""The staff of the demo county: the cast that people log in as, and colleagues enough for forty classes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher

from webapp.access.permissions import SECOND_FACTOR, Role
from webapp.actions.names import search_terms
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.places import Class, Places
from webapp.domain.codes import FEMALE, MALE

PASSWORD_TAIL = "-runxin-2026"  # noqa: S105  # the demo's, printed to whoever starts it
SECOND_STEP = "RUNXINDEMOCOUNTYRUNXINDEMOCOUNTY"  # printed too: the key of all whose codes are asked for
MENTORS_A_SCHOOL = 4  # beside the cast and the class teachers


@dataclass(frozen=True)
class CastMember:
    """Somebody of the cast; `own_class` is (grade, number) of a class teacher's class."""

    login: str
    name: str
    who: str
    school: str | None
    roles: tuple[Role, ...]
    own_class: tuple[int, int] | None = None


CAST = (
    CastMember("wang", "王静", "王老师", "primary", (Role.MENTOR, Role.CLASS_TEACHER), (3, 2)),
    CastMember("li", "李建平", "李老师", "primary", (Role.MENTOR,)),
    CastMember("zhou", "周敏", "周老师", "primary", (Role.MENTOR, Role.PSYCHOLOGY_TEACHER)),
    CastMember("chen", "陈国华", "陈主任", "primary", (Role.MORAL_EDUCATION,)),
    CastMember("liu", "刘志远", "刘校长", "primary", (Role.PRINCIPAL,)),
    CastMember("zhang", "张丽", "张老师", "nine_year", (Role.MENTOR, Role.CLASS_TEACHER), (4, 1)),
    CastMember("zhao", "赵立新", "赵科长", None, (Role.BUREAU_SUPERVISOR,)),
    CastMember("sun", "孙浩", "孙管理员", None, (Role.SYSTEM_ADMINISTRATOR,)),
)


@dataclass(frozen=True)
class Teacher:
    """Somebody with an account."""

    id: uuid.UUID
    login: str
    name: str
    school: str | None
    roles: tuple[Role, ...]
    own_class: Class | None = None

    @property
    def password(self) -> str:
        """The demo password."""
        return self.login + PASSWORD_TAIL


def gives_codes(roles: Iterable[Role]) -> bool:
    """Does a role ask for the second factor? Then it is set up, with the printed key."""
    return not SECOND_FACTOR.isdisjoint(roles)


def make_staff(chance: Chance, places: Places, moment: dt.datetime) -> tuple[Teacher, ...]:
    """The cast first, then offices, class teachers and mentors; every class has its class teacher."""
    by_place = {(c.plan.key, c.grade, c.number): c for c in places.classes}
    cast = [
        Teacher(
            chance.id_at(moment),
            member.login,
            member.name,
            member.school,
            member.roles,
            by_place[member.school or "", *member.own_class] if member.own_class else None,
        )
        for member in CAST
    ]
    led = {t.own_class.id for t in cast if t.own_class}
    others = _others(chance, moment, [c for c in places.classes if c.id not in led], list(places.schools))
    return (*cast, *others)


def _others(chance: Chance, moment: dt.datetime, unled: Sequence[Class], schools: Sequence[str]) -> Iterator[Teacher]:
    """Offices of the schools without one in the cast; class teachers, every other one a mentor too; mentors."""
    for number, school in enumerate(schools[1:], 1):
        yield _somebody(chance, moment, f"office{number:02d}", school, (Role.MORAL_EDUCATION,))
    for number, own in enumerate(unled, 1):
        roles = (Role.CLASS_TEACHER, Role.MENTOR) if number % 2 else (Role.CLASS_TEACHER,)
        yield _somebody(chance, moment, f"teacher{number:02d}", own.plan.key, roles, own)
    for number in range(MENTORS_A_SCHOOL * len(schools)):
        school = schools[number // MENTORS_A_SCHOOL]
        yield _somebody(chance, moment, f"mentor{number + 1:02d}", school, (Role.MENTOR,))


def _somebody(
    chance: Chance,
    moment: dt.datetime,
    login: str,
    school: str,
    roles: tuple[Role, ...],
    own_class: Class | None = None,
) -> Teacher:
    sex = MALE if chance.dice.random() < 0.4 else FEMALE
    return Teacher(chance.id_at(moment), login, chance.name(sex, grown=True), school, roles, own_class)


def account_rows(staff: Iterable[Teacher], places: Places, moment: dt.datetime) -> list[dict[str, Any]]:
    """The accounts. Their passwords are printed anyway, so they are hashed cheaply; logging in hashes them anew."""
    hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    return [
        {
            "id": teacher.id,
            "bureau_id": places.bureau_id,
            "login": teacher.login,
            "name": teacher.name,
            "name_pinyin": search_terms(teacher.name)[0],
            "search_text": f"{search_terms(teacher.name)[1]} {teacher.login}",
            "password_hash": hasher.hash(teacher.password),
            "totp_secret": SECOND_STEP if gives_codes(teacher.roles) else None,
            "totp_confirmed_at": moment if gives_codes(teacher.roles) else None,
            "created_at": moment,
        }
        for teacher in staff
    ]


def grant_rows(
    chance: Chance, staff: Iterable[Teacher], places: Places, moment: dt.datetime, since: dt.date
) -> list[dict[str, Any]]:
    """A role each, from `since` on."""
    return [
        {
            "id": chance.id_at(moment),
            "account_id": teacher.id,
            "role": role.value,
            "school_id": places.schools[teacher.school] if teacher.school else None,
            "class_id": teacher.own_class.id if teacher.own_class and role is Role.CLASS_TEACHER else None,
            "starts_on": since,
        }
        for teacher in staff
        for role in teacher.roles
    ]
