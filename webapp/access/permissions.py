"""Who may do what: one table (domain.md, Roles)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is, somewhere."""

    SYSTEM_ADMINISTRATOR = "system_administrator"
    BUREAU_SUPERVISOR = "bureau_supervisor"
    MORAL_EDUCATION = "moral_education"
    CLASS_TEACHER = "class_teacher"
    MENTOR = "mentor"


class Permission(StrEnum):
    """What a view may ask of the person before it."""

    USE_FIELD = "use_field"  # the phone: my students, my entries
    RECORD_STUDENT = "record_student"  # visits, talks, contacts
    CALL_ROLL = "call_roll"
    SEE_SCHOOL = "see_school"  # the desk of a school: arrivals, roll calls, timelines
    DECIDE_HELD = "decide_held"  # parked and refused entries
    IMPORT_ROSTER = "import_roster"
    PAIR = "pair"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_COUNTS = "see_counts"  # counts of every school of the bureau, without names


ALLOWS: dict[Role, frozenset[Permission]] = {
    Role.SYSTEM_ADMINISTRATOR: frozenset({Permission.MANAGE_ACCOUNTS}),
    Role.BUREAU_SUPERVISOR: frozenset({Permission.SEE_COUNTS}),
    Role.MORAL_EDUCATION: frozenset(
        {Permission.SEE_SCHOOL, Permission.DECIDE_HELD, Permission.IMPORT_ROSTER, Permission.PAIR}
    ),
    Role.CLASS_TEACHER: frozenset({Permission.USE_FIELD, Permission.RECORD_STUDENT, Permission.CALL_ROLL}),
    Role.MENTOR: frozenset({Permission.USE_FIELD, Permission.RECORD_STUDENT}),
}
