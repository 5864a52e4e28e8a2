"""What the guardians of a class answered for one purpose."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from webapp.access.consents import Said, pupils_of, said_of, who_answers
from webapp.domain.consents import Purpose
from webapp.models import ConsentNote, SchoolClass, Student


@dataclass(frozen=True)
class Asked:
    """A pupil of a class, whoever answers for the child, and what holds of one purpose (None: nobody answered);
    `carried`: a no said to an earlier school, and not asked anew here."""

    student: Student
    guardian: str
    last: ConsentNote | None
    carried: bool


def class_answers(school_class: SchoolClass, purpose: Purpose, day: dt.date) -> list[Asked]:
    """A class, child by child, with what stands of one purpose."""
    pupils = pupils_of(school_class, day)
    said = said_of({pupil.id: pupil.school_id for pupil in pupils})
    return [_asked(pupil, said[pupil.id], purpose) for pupil in pupils]


def _asked(pupil: Student, said: Said, purpose: Purpose) -> Asked:
    last = said.standing().get(purpose)
    return Asked(pupil, who_answers(pupil.guardians), last, purpose in said.carried())
