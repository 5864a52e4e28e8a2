"""The sentences about rows of a roster, as a teacher understands them. (Of whole files: schemas/sentences.py.)"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

FIELD_LABELS: dict[str, LazyString] = {
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("date of birth"),
    "id_number": _("identity number"),
    "registry_number": _("registry number"),
    "class": _("class"),
    "boarder": _("boarding"),
    "left_behind": _("left-behind status"),
    "ethnicity": _("ethnicity"),
    "address": _("address"),
    "disability_kind": _("kind of disability"),
    "disability_grade": _("grade of disability"),
    "disability_number": _("number of the disability certificate"),
    "guardian": _("guardian"),
    "phone": _("telephone"),
    "remark": _("remark"),
}
COLUMN_LABELS: dict[str, LazyString] = {
    **{field: label for field, label in FIELD_LABELS.items() if field != "guardian"},
    "name": _("student's name"),
    "class": _("class, with or without the grade"),
    "grade": _("grade alone"),
    "class_number": _("number of the class alone"),
    "id_type": _("kind of document"),
    "phone": _("telephone of nobody named"),
    "father_name": _("father's name"),
    "father_phone": _("father's telephone"),
    "mother_name": _("mother's name"),
    "mother_phone": _("mother's telephone"),
    "guardian_name": _("guardian's name"),
    "guardian_relation": _("guardian's relation"),
    "guardian_phone": _("guardian's telephone"),
    "guardian2_name": _("second guardian's name"),
    "guardian2_relation": _("second guardian's relation"),
    "guardian2_phone": _("second guardian's telephone"),
    "relative_name": _("another guardian's name, as the heading says"),
    "relative_relation": _("another guardian's relation"),
    "relative_note": _("explanation of the relation"),
    "relative_phone": _("another guardian's telephone, as the heading says"),
}
NUMBER_MEANINGS: dict[str, dict[str, LazyString]] = {
    "sex": {"1": _("male"), "2": _("female")},
    "boarder": {"yes": _("boards at school"), "no": _("does not board")},
    "left_behind": {
        "none": _("not left behind"),
        "one_parent": _("left behind, one parent away"),
        "both_parents": _("left behind, both parents away"),
        "yes": _("left behind, no more is said"),
    },
}
_PROBLEMS: dict[str, LazyString] = {
    "id_corrupted": _(
        "The identity number was typed as a number, so its last digits are lost. It is not stored. Please "
        "set the column to text and type the number again."
    ),
    "id_format": _("This is no identity document number known here. It is not stored."),
    "id_duplicate": _("Two different pupils have this identity number."),
    "registry_duplicate": _("Two different pupils have this registry number. It is stored for neither."),
    "id_checksum": _("The last character of the identity number does not fit the others. Please check it."),
    "id_missing": _("There is no identity number."),
    "registry_format": _("A registry number is G, J or L and 18 characters. This one is not stored."),
    "certificate_format": _(
        "A certificate of disability has the 18 characters of the identity number, then kind and grade. This one is "
        "not stored; if the column holds numbers, set it to text and type it again."
    ),
    "certificate_mismatch": _(
        "The number of the certificate says otherwise than the identity number, kind or grade beside it."
    ),
    "name_missing": _("The row has no name. No pupil is made of it."),
    "name_suspect": _("The name holds a letter, a digit or a mark. Please check it."),
    "sex_id_mismatch": _("The sex in the column and in the identity number differ."),
    "birth_id_mismatch": _("The date of birth in the column and in the identity number differ."),
    "birth_invalid": _("This is not a date of birth."),
    "birth_ambiguous": _("This date of birth can be read in more than one way. Please write it like 2016-07-10."),
    "birth_implausible": _("By this date of birth the pupil would be younger than 3 or older than 20."),
    "phone_invalid": _("This is no telephone number. It is left out."),
    "class_unknown": _("The class is missing, or it is no class of grades 1 to 12."),
    "class_open": _(
        "This class may be of the primary or of the junior school, and the school has none of that name yet. The pupil "
        "is imported without a class; write the stage in front of it."
    ),
    "duplicate_row": _("The same pupil once more, with nothing new."),
    "ambiguous_same_name": _("Two different pupils of this class have the same name. Both are kept."),
    "row_hidden": _("The row is hidden in the file. The pupil is imported all the same."),
    "status_note": _("The row says that the pupil left, paused or is long absent."),
    "next_school_year": _(
        "The class begins only in the coming school year. The row is left aside; import it once that year has begun."
    ),
    "past_school_year": _(
        "The list names a school year that is over. Its classes were taken for those of today: please check them, or "
        "correct the year and choose the file again."
    ),
    "sheet_skipped": _("This sheet was not imported: it is hidden or holds no list of pupils."),
}
_PROBLEMS_OF_A_FIELD = {
    "value_unknown": lambda field: _("This cannot be read: %(field)s.", field=field),
    "cell_unreadable": lambda field: _(
        "The cell holds an error or a formula without a result: %(field)s.", field=field
    ),
    "duplicate_conflict": lambda field: _(
        "The same pupil once more, but different: %(field)s. Please decide.", field=field
    ),
    "unsafe_text": lambda field: _(
        "The text begins like a formula: %(field)s. It is kept as text and never run.", field=field
    ),
}


def problem_message(code: str, field: str | None) -> LazyString:
    """What is wrong with a row, for a problem code and the field it concerns (None: the row or the sheet)."""
    if code in _PROBLEMS_OF_A_FIELD:
        return _PROBLEMS_OF_A_FIELD[code](FIELD_LABELS.get(field or "", field or ""))
    return _PROBLEMS[code]
