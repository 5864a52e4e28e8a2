"""Who may do what: one table (domain.md, Roles)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is, somewhere. The order is the one in which forms offer them."""

    MENTOR = "mentor"
    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    PSYCHOLOGY_TEACHER = "psychology_teacher"
    MORAL_EDUCATION = "moral_education"
    DEPUTY_PRINCIPAL = "deputy_principal"
    PRINCIPAL = "principal"
    REGISTRY_OFFICER = "registry_officer"
    DORMITORY_KEEPER = "dormitory_keeper"
    GIRLS_COUNSELLOR = "girls_counsellor"
    SCHOOL_DOCTOR = "school_doctor"
    GATE_KEEPER = "gate_keeper"
    BUREAU_SUPERVISOR = "bureau_supervisor"
    BUREAU_ADMINISTRATOR = "bureau_administrator"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Permission(StrEnum):
    """What a view may ask of the person before it."""

    USE_FIELD = "use_field"  # the phone: my students, my entries
    RECORD_STUDENT = "record_student"  # visits, talks, contacts
    CALL_ROLL = "call_roll"
    SEE_SCHOOL = "see_school"  # the desk of a school: arrivals, roll calls, timelines
    DECIDE_HELD = "decide_held"  # parked and refused entries
    CORRECT = "correct"  # correct and take back what others of the school recorded
    KEEP_FILES = "keep_files"  # write what the school knows of a child and the family
    PRINT_CARDS = (
        "print_cards"  # the contact cards of a class: the office of any of the school, a class teacher of the own
    )
    TAKE_LEDGERS = "take_ledgers"  # ledgers of the school as sheets, in the columns that the person may read
    IMPORT_ROSTER = "import_roster"
    MOVE_STUDENTS = "move_students"  # transfers out and in with the file, graduates, two records of one child
    PAIR = "pair"
    HAND_OVER = "hand_over"  # somebody leaves: what was theirs goes to somebody else
    SEE_CARE = "see_care"  # care files: of the own class, and of the teams one is in
    SEE_ALL_CARE = "see_all_care"  # care files of the whole school
    MANAGE_CARE = "manage_care"  # open care files, take their steps; open screening rounds and decide on them
    APPROVE_CARE = "approve_care"  # that a child is cared for less, or no more
    SCREEN = "screen"  # go through the own class when the school asks (摸排)
    READ_PSYCHOLOGY = "read_psychology"  # talks that only the psychology teacher reads
    BREAK_GLASS = "break_glass"  # one student's file in an emergency, with a reason, for a while
    REVIEW_GLASS = "review_glass"  # who opened what in an emergency; who of them does, and when: below
    EXPLAIN = "explain"  # who may see a student, and why
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANISATION = "manage_organisation"  # schools, classes, terms, the new school year
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_TOKENS = "manage_tokens"  # what other systems read with
    SEE_AUDIT = "see_audit"
    SEE_PHONES = "see_phones"  # how the phones of a school are, without what is on them
    SEE_COUNTS = "see_counts"  # counts of every school of the bureau, without names


class Scope(StrEnum):
    """What a token of another system may read (/api/v1)."""

    ORGANISATION = "organisation"
    STUDENTS = "students"
    ENTRY_COUNTS = "entry_counts"


P = Permission
DESK_OF_A_SCHOOL = frozenset({
    P.SEE_SCHOOL, P.DECIDE_HELD, P.CORRECT, P.KEEP_FILES, P.MOVE_STUDENTS, P.PAIR, P.HAND_OVER, P.EXPLAIN,
    P.SEE_PHONES, P.TAKE_LEDGERS, P.PRINT_CARDS,
})  # fmt: skip
CARE_OF_A_SCHOOL = frozenset({P.SEE_CARE, P.SEE_ALL_CARE, P.MANAGE_CARE})
ADMINISTRATION = frozenset({P.MANAGE_ACCOUNTS, P.MANAGE_ORGANISATION, P.MANAGE_SETTINGS, P.SEE_AUDIT})
IN_AN_EMERGENCY = frozenset({P.BREAK_GLASS})
IN_A_TEAM = frozenset({P.SEE_CARE})  # opens nothing by itself: the care team of a child is named by the office

ALLOWS: dict[Role, frozenset[Permission]] = {
    Role.MENTOR: frozenset({P.USE_FIELD, P.RECORD_STUDENT}) | IN_AN_EMERGENCY | IN_A_TEAM,
    Role.CLASS_TEACHER: frozenset(
        {
            P.USE_FIELD,
            P.RECORD_STUDENT,
            P.CALL_ROLL,
            P.SCREEN,
            P.SEE_CARE,
            P.PRINT_CARDS,
        }
    )
    | IN_AN_EMERGENCY,
    Role.SUBJECT_TEACHER: IN_AN_EMERGENCY | IN_A_TEAM,
    Role.PSYCHOLOGY_TEACHER: frozenset({P.READ_PSYCHOLOGY, P.SEE_CARE, P.SEE_ALL_CARE}) | IN_AN_EMERGENCY,
    Role.MORAL_EDUCATION: DESK_OF_A_SCHOOL | CARE_OF_A_SCHOOL | {P.IMPORT_ROSTER},
    Role.DEPUTY_PRINCIPAL: DESK_OF_A_SCHOOL | CARE_OF_A_SCHOOL | {P.APPROVE_CARE, P.REVIEW_GLASS},
    Role.PRINCIPAL: DESK_OF_A_SCHOOL | CARE_OF_A_SCHOOL | {P.APPROVE_CARE, P.REVIEW_GLASS, P.SEE_AUDIT},
    Role.REGISTRY_OFFICER: frozenset({P.IMPORT_ROSTER, P.MOVE_STUDENTS, P.TAKE_LEDGERS}) | IN_AN_EMERGENCY,
    Role.DORMITORY_KEEPER: IN_AN_EMERGENCY | IN_A_TEAM,
    Role.GIRLS_COUNSELLOR: IN_AN_EMERGENCY | IN_A_TEAM,
    Role.SCHOOL_DOCTOR: IN_AN_EMERGENCY | IN_A_TEAM,
    Role.GATE_KEEPER: frozenset(),  # leave slips, once there are any
    Role.BUREAU_SUPERVISOR: frozenset({P.SEE_COUNTS}) | IN_AN_EMERGENCY,
    Role.BUREAU_ADMINISTRATOR: ADMINISTRATION | {P.SEE_COUNTS, P.REVIEW_GLASS},
    Role.SYSTEM_ADMINISTRATOR: ADMINISTRATION | {P.MANAGE_TOKENS, P.SEE_PHONES},
}

# Who looks after what was opened in an emergency: each when nobody before is there to do it (access/glass.py).
GLASS_LOOKED_AFTER_BY = (Role.PRINCIPAL, Role.DEPUTY_PRINCIPAL, Role.BUREAU_ADMINISTRATOR)

# Who may be of a child's care team: only whom the care page lets in at all, and never the bureau.
OF_A_TEAM = frozenset(role for role in Role if Permission.SEE_CARE in ALLOWS[role])

OF_A_CLASS = frozenset({Role.CLASS_TEACHER, Role.SUBJECT_TEACHER})
OF_A_BUREAU = frozenset({Role.BUREAU_SUPERVISOR, Role.BUREAU_ADMINISTRATOR})
ANYWHERE = frozenset({Role.SYSTEM_ADMINISTRATOR})  # of a school, or of the bureau and all below it
OF_A_SCHOOL = frozenset(Role) - OF_A_BUREAU - ANYWHERE

# Whoever may do one of these confirms every login with a second factor (等保 2.0; domain.md, Law 9).
SECOND_FACTOR = frozenset({Role.PSYCHOLOGY_TEACHER, *OF_A_BUREAU, *ANYWHERE})


def allowed_by(role: Role | str) -> list[Permission]:
    """What a role allows, in the order of the table."""
    return [permission for permission in Permission if permission in ALLOWS[Role(role)]]
