"""What a roster import says before anything is saved: the dry run's JSON and a sentence for every problem."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from webapp.domain.rosters import RosterGuardian, RosterProblem, RosterReading, RosterStudent
from webapp.schemas.sentences import sentence_for

_SEX_WORDS = {"1": "male", "2": "female"}
_ID_TYPE_WORDS = {
    "1": "resident_id",
    "6": "hk_id",
    "7": "macao_id",
    "8": "taiwan_permit",
    "9": "foreign_pr",
    "A": "passport",
    "Z": "other",
}
_RELATION_WORDS = {
    "51": "father",
    "52": "mother",
    "57": "stepfather",
    "58": "stepmother",
    "60": "grandparent",
    "61": "grandfather",
    "62": "grandmother",
    "63": "maternal_grandfather",
    "64": "maternal_grandmother",
    **dict.fromkeys(("71", "73"), "brother"),
    **dict.fromkeys(("75", "77"), "sister"),
    **dict.fromkeys(("81", "83", "85", "87", "89"), "uncle"),
    **dict.fromkeys(("82", "84", "86", "88", "90"), "aunt"),
    **dict.fromkeys(("97", "99"), "other"),
}


def dry_run_report(reading: RosterReading) -> dict[str, Any]:
    """The reading as plain JSON values, in words instead of codes, for other programs and for the comparison."""
    return {
        "outcome": str(reading.outcome),
        "refuse": reading.refuse,
        "question": sentence_for(reading.question) if reading.question else None,
        "students": [_student(student) for student in reading.students],
        "problems": [_problem(problem) for problem in reading.problems],
    }


def _student(student: RosterStudent) -> dict[str, Any]:
    label = student.school_class
    return {
        "sheet": student.sheet,
        "row": student.row,
        "name": student.name,
        "sex": _SEX_WORDS.get(student.sex or ""),
        "birth_date": student.birth_date,
        "id_type": _ID_TYPE_WORDS.get(student.id_type or ""),
        "id_number": student.id_number,
        "registry_number": student.registry_number,
        "class": asdict(label) if label else None,
        "boarder": student.boarder,
        "left_behind": student.left_behind,
        "ethnicity": student.ethnicity,
        "address": student.address,
        "disability_kind": student.disability_kind,
        "disability_grade": student.disability_grade,
        "disability_number": student.disability_number,
        "guardians": [_guardian(guardian) for guardian in student.guardians],
        "contact_phones": list(student.contact_phones),
        "also_rows": [{"sheet": sheet, "row": row} for sheet, row in student.also_rows],
    }


def _guardian(guardian: RosterGuardian) -> dict[str, Any]:
    relation = _RELATION_WORDS.get(guardian.relation or "")
    return {"name": guardian.name, "relation": relation, "phones": list(guardian.phones)}


def _problem(problem: RosterProblem) -> dict[str, Any]:
    return asdict(problem) | {"severity": problem.severity}
