"""Places: a school joins its bureau. (Classes come with a roster.)"""

from __future__ import annotations

import re
import uuid

from sqlalchemy import select

from webapp.domain.refusals import Clash, Refused
from webapp.extensions import db
from webapp.models import School

CODE = re.compile(r"\d{10}")


def create_school(bureau_id: uuid.UUID, code: str, name: str) -> School:
    """A new school of a bureau. Refused when the code is not ten digits (学校标识码) or the name is empty or over
    100 characters; Clash when a school has the code already."""
    code, name = code.strip(), name.strip()
    if not CODE.fullmatch(code):
        raise Refused("school_code_shape", field="code")
    if not 1 <= len(name) <= 100:
        raise Refused("school_name_needed", field="name")
    if db.session.scalars(select(School.id).where(School.code == code)).first():
        raise Clash("school_code_taken", field="code")
    school = School(bureau_id=bureau_id, code=code, name=name)
    db.session.add(school)
    db.session.flush()
    return school
