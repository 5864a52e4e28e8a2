"""The 1,500 children of the demo county and who looks after them at home. Nobody of them exists."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from webapp.actions.names import search_terms
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.places import Class
from webapp.domain.codes import FEMALE, MALE, RESIDENT_ID
from webapp.domain.terms import school_year
from webapp.models import blind_index

STUDENTS = 1500
FATHER, MOTHER, GRANDFATHER, GRANDMOTHER, OTHER_GRANDMOTHER = "51", "52", "61", "62", "64"
AWAY = (("none", 78), ("one_parent", 9), ("both_parents", 13))  # in a hundred
ETHNICITIES = (("01", 88), ("15", 6), ("06", 3), ("12", 2), ("03", 1))
ALERTS = ("对青霉素过敏", "对花生过敏", "有哮喘史，剧烈运动时留意", "流鼻血较多，注意休息", "戴矫正眼镜，体育课取下")


@dataclass(frozen=True)
class Kin:
    """A guardian: name, relation (GB/T 4761), telephone."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True)
class Child:
    """A child as the demo's entries need it; `carer` is who is at home on weekdays."""

    id: uuid.UUID
    name: str
    sex: str
    school_class: Class
    left_behind: str
    address: str
    family: tuple[Kin, ...]
    row: dict[str, Any]

    @property
    def carer(self) -> Kin:
        """Whoever opens the door."""
        return self.family[0]


def make_children(chance: Chance, classes: tuple[Class, ...], moment: dt.datetime, today: dt.date) -> Iterator[Child]:
    """Children class by class, 37 or 38 in each."""
    made = 0
    for number, school_class in enumerate(classes, 1):
        upto = STUDENTS * number // len(classes)
        for _ in range(upto - made):
            yield _child(chance, school_class, moment, today)
        made = upto


def guardian_rows(chance: Chance, child: Child, moment: dt.datetime) -> Iterator[dict[str, Any]]:
    """The rows of a child's family."""
    for position, kin in enumerate(child.family):
        yield {
            "id": chance.id_at(moment),
            "school_id": child.school_class.school_id,
            "student_id": child.id,
            "position": position,
            "name": kin.name,
            "relation": kin.relation,
            "phones": [kin.phone],
        }


def _child(chance: Chance, school_class: Class, moment: dt.datetime, today: dt.date) -> Child:
    dice = chance.dice
    sex = MALE if dice.random() < 0.53 else FEMALE
    surname = chance.surname()
    name = chance.name(sex, surname)
    left_behind = _drawn(chance, AWAY)
    village = dice.choice(school_class.plan.villages)
    address = f"溪禾县{school_class.plan.town}{village}{dice.randint(1, 14)}组{dice.randint(1, 60)}号"
    student_id = chance.id_at(moment)
    row = {
        "id": student_id,
        "school_id": school_class.school_id,
        "class_id": school_class.id,
        "name": name,
        "sex": sex,
        "ethnicity": _drawn(chance, ETHNICITIES),
        "boarder": dice.random() < _boarding(school_class),
        "left_behind": left_behind,
        "address": address,
        "medical_alerts": dice.choice(ALERTS) if dice.random() < 0.03 else None,
        "created_at": moment,
        "changed_at": moment,
        **_named(name),
        **_numbered(chance, _birth(chance, school_class, today), sex),
    }
    return Child(student_id, name, sex, school_class, left_behind, address, _family(chance, surname, left_behind), row)


def _named(name: str) -> dict[str, str]:
    pinyin, search_text = search_terms(name)
    return {"name_pinyin": pinyin, "search_text": search_text}


def _numbered(chance: Chance, birth: dt.date, sex: str) -> dict[str, str]:
    number = chance.identity_number(birth, sex)
    return {
        "birth_date": birth.isoformat(),
        "id_type": RESIDENT_ID,
        "id_number": number,
        "id_number_index": blind_index(number),
        "id_number_last4": number[-4:],
        "registry_number": f"G{number}",
    }


def _birth(chance: Chance, school_class: Class, today: dt.date) -> dt.date:
    """Six years old on 1 September of the first grade, a year older with each grade."""
    youngest = dt.date(school_year(today) - 5 - school_class.grade, 8, 31)
    return youngest - dt.timedelta(days=chance.dice.randrange(365))


def _boarding(school_class: Class) -> float:
    if school_class.stage == "junior":
        return 0.6
    return 0.15 if school_class.grade >= 4 and school_class.plan.key == "nine_year" else 0.0


def _family(chance: Chance, surname: str, left_behind: str) -> tuple[Kin, ...]:
    """Whoever is at home comes first."""
    father = Kin(chance.name(MALE, surname, grown=True), FATHER, chance.phone())
    mother = Kin(chance.name(FEMALE, grown=True), MOTHER, chance.phone())
    if left_behind == "none":
        return (mother, father)
    if left_behind == "one_parent":
        return (mother, father) if chance.dice.random() < 0.8 else (father, mother)
    elder = chance.dice.choices((GRANDMOTHER, GRANDFATHER, OTHER_GRANDMOTHER), (6, 3, 2))[0]
    name = chance.name(MALE, surname, grown=True) if elder == GRANDFATHER else chance.name(FEMALE, grown=True)
    return (Kin(name, elder, chance.phone()), father, mother)


def _drawn(chance: Chance, table: tuple[tuple[str, int], ...]) -> str:
    codes, weights = zip(*table, strict=True)
    return str(chance.dice.choices(codes, weights)[0])
