"""Bureaus below a bureau, schools and teaching points: made, renamed, put elsewhere. (Classes: classes.py; a school
that ends: closing.py, merging.py.)"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.domain.organisation import STAGES, circular
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.texts import on_one_line
from webapp.extensions import db
from webapp.models import Bureau, School, new_id

CODE = re.compile(r"[0-9]{10}")
LONGEST_NAME = 100
MANAGE = Permission.MANAGE_ORGANISATION


@dataclass(frozen=True)
class SchoolForm:
    """What a form says of a school. `seen` is the fingerprint of what it was filled from; "" for a new one."""

    code: str
    name: str
    stages: tuple[str, ...] = ()
    parent_id: uuid.UUID | None = None
    seen: str = ""


def fingerprint(*shown: object) -> str:
    """What a page showed, in sixteen digits: a form sends it back, so that nobody overwrites what changed since."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def fingerprint_of(place: School | Bureau) -> str:
    """The fingerprint of a school or bureau."""
    if isinstance(place, Bureau):
        return fingerprint(place.name, str(place.parent_id))
    return fingerprint(place.code, place.name, list(place.stages), str(place.parent_id), str(place.closed_on))


def create_bureau(person: Person, name: str) -> Bureau:
    """A county's bureau below the person's own. Refused where that is no city's, and without a name."""
    above = bureau_under(person, MANAGE, person.bureau_id)
    if above.level != "city":
        raise Refused("city_needed", field="name")
    bureau = Bureau(id=new_id(), name=_name(name, "bureau_name_needed"), level="county", parent_id=above.id)
    db.session.add(bureau)
    return bureau


def edit_bureau(person: Person, bureau_id: uuid.UUID, name: str, parent_id: uuid.UUID | None, seen: str) -> Bureau:
    """Rename a bureau, or put one below the person's own elsewhere. NotFound for one not under the person; Refused as
    circular where it would stand below itself; Clash when somebody changed it since it was shown."""
    _lock_bureaus()
    bureau = bureau_under(person, MANAGE, bureau_id)
    if seen != fingerprint_of(bureau):
        raise Clash("changed_meanwhile", field="name")
    bureau.name = _name(name, "bureau_name_needed")
    if parent_id != bureau.parent_id:
        _put_below(person, bureau, parent_id)
    return bureau


def create_school(
    bureau_id: uuid.UUID, code: str, name: str, stages: Iterable[str] = (), parent_id: uuid.UUID | None = None
) -> School:
    """A new school of a bureau, or a teaching point of one of its schools. Refused when the code is not ten digits
    (学校标识码) or the name is empty or over 100 characters; Clash when a school has the code already."""
    school = School(
        id=new_id(),
        bureau_id=bureau_id,
        code=_free_code(code),
        name=_name(name, "school_name_needed"),
        stages=_stages(stages),
        parent_id=_main_school(bureau_id, parent_id),
    )
    db.session.add(school)
    db.session.flush()
    return school


def open_school(person: Person, bureau_id: uuid.UUID, form: SchoolForm) -> School:
    """The same, from the desk: NotFound for a bureau that is not under the person."""
    bureau = bureau_under(person, MANAGE, bureau_id)
    _lock_bureaus()
    return create_school(bureau.id, form.code, form.name, form.stages, form.parent_id)


def edit_school(person: Person, school_id: uuid.UUID, form: SchoolForm) -> School:
    """Change what a school is called, its code, stages, and whose teaching point it is.

    NotFound for one not under the person; Refused for a school's own administrator: it is the bureau's to say; Clash
    when somebody changed it since it was shown; Refused for what create_school refuses, and where a teaching point
    would have teaching points.
    """
    school = school_of_the_bureau(person, school_id)
    if form.seen != fingerprint_of(school):
        raise Clash("changed_meanwhile", field="name")
    if form.code.strip() != school.code:
        school.code = _free_code(form.code)
    school.name = _name(form.name, "school_name_needed")
    if (stages := _stages(form.stages)) != list(school.stages):
        school.stages = stages
    if form.parent_id != school.parent_id:
        school.parent_id = _main_school(school.bureau_id, form.parent_id, school)
    return school


def school_of_the_bureau(person: Person, school_id: uuid.UUID) -> School:
    """A school under the person, locked until the commit, for what only its bureau may do. NotFound for one that is
    not under the person, Refused for the school's own administrator, and when it is closed."""
    school = school_under(person, MANAGE, school_id)
    if school.bureau_id not in person.bureaus or not person.everywhere(MANAGE):
        raise Refused("bureau_decides", field="name")
    db.session.refresh(school, with_for_update={"key_share": True})
    if school.closed_on is not None:
        raise Refused("school_closed")
    return school


def _put_below(person: Person, bureau: Bureau, parent_id: uuid.UUID | None) -> None:
    if bureau.id == person.bureau_id or parent_id is None:
        raise Refused("bureau_of_another", field="parent_id")
    parent = bureau_under(person, MANAGE, parent_id)
    above = {row.id: row.parent_id for row in db.session.execute(select(Bureau.id, Bureau.parent_id))}
    if circular(above, bureau.id, parent.id):
        raise Refused("circular", field="parent_id")
    if parent.level != "city":
        raise Refused("city_needed", field="parent_id")
    bureau.parent_id = parent.id


def _lock_bureaus() -> None:
    """One at a time: two administrators who each put one bureau below the other would close a circle together."""
    db.session.execute(select(Bureau.id).order_by(Bureau.id).with_for_update(key_share=True))


def _free_code(code: str) -> str:
    code = code.strip()
    if not CODE.fullmatch(code):
        raise Refused("school_code_shape", field="code")
    if db.session.scalars(select(School.id).where(School.code == code)).first():
        raise Clash("school_code_taken", field="code")
    return code


def _name(name: str, code: str) -> str:
    name = on_one_line(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(code, field="name")
    return name


def _stages(stages: Iterable[str]) -> list[str]:
    asked = set(stages)
    if not asked <= set(STAGES):
        raise Refused("unknown_stage", field="stages")
    return [stage for stage in STAGES if stage in asked]


def _main_school(bureau_id: uuid.UUID, parent_id: uuid.UUID | None, point: School | None = None) -> uuid.UUID | None:
    """The school whose teaching point another is: open, of the same bureau, and no teaching point itself."""
    if parent_id is None:
        return None
    statement = select(School).where(School.id == parent_id, School.bureau_id == bureau_id)
    main = db.session.scalars(statement.with_for_update(key_share=True)).one_or_none()
    if main is None:
        raise NotFound("not_found")
    if main.closed_on is not None:
        raise Refused("school_closed", field="parent_id")
    has_points = point and db.session.scalars(select(School.id).where(School.parent_id == point.id)).first()
    if main.parent_id is not None or has_points or (point and point.id == main.id):
        raise Refused("point_of_a_point", field="parent_id")
    return main.id
