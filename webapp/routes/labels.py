"""The words for roles and what they allow, and for what a guardian is to a child (GB/T 4761)."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Permission, Role, Scope

ROLES = {
    Role.MENTOR: _l("Mentor"),
    Role.CLASS_TEACHER: _l("Class teacher"),
    Role.SUBJECT_TEACHER: _l("Subject teacher"),
    Role.PSYCHOLOGY_TEACHER: _l("Psychology teacher"),
    Role.MORAL_EDUCATION: _l("Moral-education office"),
    Role.DEPUTY_PRINCIPAL: _l("Deputy principal for moral education and safety"),
    Role.PRINCIPAL: _l("Principal"),
    Role.REGISTRY_OFFICER: _l("Registry officer"),
    Role.DORMITORY_KEEPER: _l("Dormitory keeper"),
    Role.GIRLS_COUNSELLOR: _l("Girls' counsellor"),
    Role.SCHOOL_DOCTOR: _l("School doctor"),
    Role.GATE_KEEPER: _l("Gate keeper"),
    Role.BUREAU_SUPERVISOR: _l("Bureau supervisor"),
    Role.BUREAU_ADMINISTRATOR: _l("Bureau administrator"),
    Role.SYSTEM_ADMINISTRATOR: _l("System administrator"),
}
RELATIONS = {
    "51": _l("father"),
    "52": _l("mother"),
    "57": _l("stepfather or adoptive father"),
    "58": _l("stepmother or adoptive mother"),
    "60": _l("grandparent"),
    "61": _l("father's father"),
    "62": _l("father's mother"),
    "63": _l("mother's father"),
    "64": _l("mother's mother"),
    "71": _l("elder brother"),
    "73": _l("younger brother"),
    "75": _l("elder sister"),
    "77": _l("younger sister"),
    "81": _l("father's elder brother"),
    "82": _l("wife of father's elder brother"),
    "83": _l("father's younger brother"),
    "84": _l("wife of father's younger brother"),
    "85": _l("mother's brother"),
    "86": _l("wife of mother's brother"),
    "87": _l("husband of mother's sister"),
    "88": _l("mother's sister"),
    "89": _l("husband of father's sister"),
    "90": _l("father's sister"),
    "97": _l("another relative"),
    "99": _l("not a relative"),
}
SCOPES = {
    Scope.ORGANISATION: _l("Bureaus, schools and classes"),
    Scope.STUDENTS: _l("Students: name, sex, class, registry number"),
    Scope.ENTRY_COUNTS: _l("How many records, without names"),
}
# After "May": what a permission lets one do, said to whoever asks why (routes/desk/explain.py).
PERMISSIONS = {
    Permission.USE_FIELD: _l("use the phone pages: the own students and the own records"),
    Permission.RECORD_STUDENT: _l("record visits, talks and contacts for the own students"),
    Permission.CALL_ROLL: _l("call the roll of the own class"),
    Permission.SEE_SCHOOL: _l("see the students of the school and the records, but for what was said in confidence"),
    Permission.DECIDE_HELD: _l("decide on records that wait"),
    Permission.CORRECT: _l("correct and take back records of others"),
    Permission.KEEP_FILES: _l("write what the school knows of a child and the family"),
    Permission.PRINT_CARDS: _l("print the contact cards of a class"),
    Permission.TAKE_LEDGERS: _l("take ledgers of the school out as sheets"),
    Permission.IMPORT_ROSTER: _l("import the school's roster"),
    Permission.MOVE_STUDENTS: _l("move students to another school, and put two records of one child together"),
    Permission.PAIR: _l("pair students with mentors"),
    Permission.HAND_OVER: _l("hand over the students and classes of a colleague who leaves"),
    Permission.SEE_CARE: _l("see the care files of the own class, and of children in whose care team they are"),
    Permission.SEE_ALL_CARE: _l("see every care file of the school"),
    Permission.MANAGE_CARE: _l("open care files and screening rounds, and decide on them"),
    Permission.APPROVE_CARE: _l("approve that a child leaves the care, or is cared for less"),
    Permission.SCREEN: _l("go through the own class in a screening round"),
    Permission.READ_PSYCHOLOGY: _l("read the talks that are for the psychology teacher only"),
    Permission.BREAK_GLASS: _l("open one student's file in an emergency, with a reason, for a while"),
    Permission.REVIEW_GLASS: _l("see who opened what in an emergency"),
    Permission.EXPLAIN: _l("see who may see a student, and why"),
    Permission.MANAGE_ACCOUNTS: _l("make accounts and give roles"),
    Permission.MANAGE_ORGANISATION: _l("change schools, classes and terms, and begin the new school year"),
    Permission.MANAGE_SETTINGS: _l("change the settings"),
    Permission.MANAGE_TOKENS: _l("let other systems read"),
    Permission.SEE_AUDIT: _l("see the history: who did what and when"),
    Permission.SEE_PHONES: _l("see how the phones of the school are: last contact, what is not sent, what failed"),
    Permission.SEE_COUNTS: _l("see the schools in figures, without names"),
}
P = Permission
NAMES_CHILDREN = frozenset({
    P.USE_FIELD, P.SEE_SCHOOL, P.IMPORT_ROSTER, P.MOVE_STUDENTS, P.TAKE_LEDGERS, P.READ_PSYCHOLOGY, P.BREAK_GLASS,
    P.REVIEW_GLASS, P.MANAGE_TOKENS,
})  # fmt: skip
# What somebody does not see who has none of these permissions.
UNSEEN: tuple[tuple[frozenset[Permission], LazyString], ...] = (
    (NAMES_CHILDREN, _l("any child's name or file")),
    (frozenset({P.SEE_SCHOOL}), _l("the files of students who are not the own ones, except in an emergency")),
    (frozenset({P.SEE_CARE}), _l("which child is cared for in particular, and why")),
    (frozenset({P.READ_PSYCHOLOGY}), _l("talks for the psychology teacher only, but for those written by this person")),
    (frozenset({P.SEE_AUDIT}), _l("the history of what others did")),
)
JOB_STATES = {
    "waiting": _l("waiting its turn"),
    "running": _l("at work"),
    "done": _l("done"),
    "failed": _l("not done"),
}
