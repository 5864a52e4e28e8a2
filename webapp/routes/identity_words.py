"""The words for a child's documents 证件: kinds, and what speaks against a number."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.models import Student

ID_TYPES: dict[str, LazyString] = {
    "1": _l("Resident identity card"),
    "6": _l("Hong Kong passport or identity document"),
    "7": _l("Macao passport or identity document"),
    "8": _l("Travel permit of a resident of Taiwan"),
    "9": _l("Permanent residence card of a foreigner"),
    "A": _l("Passport"),
    "Z": _l("Another document"),
}
KINDS: dict[str, LazyString] = {
    "1": _l("sight"),
    "2": _l("hearing"),
    "3": _l("speech"),
    "4": _l("limbs"),
    "5": _l("intellectual"),
    "6": _l("mental"),
    "7": _l("several"),
}
GRADES: dict[str, LazyString] = {
    "1": _l("grade one (the gravest)"),
    "2": _l("grade two"),
    "3": _l("grade three"),
    "4": _l("grade four"),
}
DOUBTS: dict[str, LazyString] = {
    "id_checksum": _l("The last character does not fit the others: one of them may be mistyped."),
    "id_birth": _l("The date of birth in the number is another than the one on file."),
    "id_sex": _l("The sex in the number is another than the one on file."),
    "id_elsewhere": _l("Another school of the bureau has a child with this number on its roll."),
    "certificate_identity": _l("It does not begin with the identity number on file."),
    "certificate_kind": _l("The kind in the number is another than the one chosen."),
    "certificate_grade": _l("The grade in the number is another than the one chosen."),
}


def disability_words(student: Student) -> str:
    """Kind, grade and the last four of the number, as far as they are on file; "" for none."""
    kind, grade = KINDS.get(student.disability_kind or ""), GRADES.get(student.disability_grade or "")
    number = f"•••• {student.disability_number[-4:]}" if student.disability_number else ""
    return " · ".join(filter(None, (str(kind or ""), str(grade or ""), number)))
