"""The sentence for each refusal: what happened and what to do next, without codes and without blame."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.refusals import Refused

SENTENCES: dict[str, LazyString] = {
    "not_found": _l("There is nothing here for you to see."),
    "wrong_password": _l("Name or password is not right. Try again, or ask your administrator for a new password."),
    "old_password_wrong": _l("The old password is not right."),
    "password_length": _l("A password has 8 to 128 characters."),
    "password_same": _l("That is the old password. Choose another."),
    "unknown_kind": _l("This server does not know this kind of record. It is kept; tell your administrator."),
    "unknown_version": _l(
        "This record was written with a newer version than the server's. It is kept; send it again later."
    ),
    "unreadable": _l("This record arrived in a shape that cannot be read. It is kept; tell your administrator."),
    "wrong_fields": _l("Something in this record is missing or not right. Mend it and send it again."),
    "in_the_future": _l("The date lies in the future. Check the date and the clock of the phone, and send it again."),
    "too_long_ago": _l("The date lies more than two years back. Check it and send it again."),
    "ends_before_it_starts": _l("The end is before the beginning."),
    "follow_up_without_a_day": _l("Choose the day of the follow-up."),
    "id_reused": _l("Another record with the same number is here already. Yours is kept; tell your administrator."),
    "amends_something_else": _l("This corrects a record about somebody else. Write it as a new one."),
    "role_not_held": _l("On that day you were not charged with this. The school will decide; the record is kept."),
    "student_not_yours": _l(
        "On that day this student was not on your list. The school will decide; the record is kept."
    ),
    "class_not_yours": _l("On that day this was not your class. The school will decide; the record is kept."),
    "not_in_this_class": _l(
        "Somebody on this roll is not in the class any more. The school will decide; the record is kept."
    ),
    "entry_not_yours": _l("That record is not one of yours. The school will decide; this is kept."),
    "no_school": _l("Your account belongs to no school, so there is nowhere to keep this record."),
    "other_bytes": _l("The photo arrived damaged. It stays on the phone and is sent again."),
    "not_an_image": _l("This file is not a photo that can be opened (JPEG, PNG or WebP)."),
    "reason_needed": _l("Write a reason."),
    "only_parked_can_be_accepted": _l("This record has mistakes; only its author can mend it."),
    "decided_already": _l("Somebody has decided on this already."),
    "entered_already": _l("This record is in the log already."),
    "login_shape": _l("A login begins with a letter and has 2 to 40 letters, digits, dots, hyphens or underscores."),
    "login_taken": _l("This login is taken. Choose another."),
    "name_needed": _l("Write the name (up to 50 characters)."),
    "role_needs_school": _l("This role holds in a school. Choose the school."),
    "role_needs_class": _l("A class teacher has a class. Choose the class."),
    "class_of_another_school": _l("That class belongs to another school."),
    "not_yourself": _l("You cannot do this to your own account."),
    "unknown_role": _l("There is no such role."),
    "no_file": _l("Choose a file first."),
    "upload_gone": _l("The file was kept for an hour only. Choose it again."),
    "file_empty": _l("The file is empty."),
    "file_encrypted": _l("The file is locked with a password. Save it without the password and try again."),
    "file_corrupt": _l("The file is damaged or incomplete. Download or save it again."),
    "file_format_mismatch": _l("The file is not the spreadsheet its name says. Save it as .xlsx and try again."),
    "file_too_large": _l("The file is too large."),
    "no_roster": _l("There is no list of students in this file."),
    "school_code_shape": _l("The code of a school (学校标识码) has ten digits."),
    "school_name_needed": _l("Write the school's name (up to 100 characters)."),
    "school_code_taken": _l("A school with this code is here already."),
    "unknown_school": _l("There is no school with this code."),
    "already_paired": _l("This student and this mentor are paired already."),
    "not_a_mentor": _l("That person is not a mentor of this school."),
    "forbidden": _l("You may not do this."),
    "another_site": _l("This request came from another site and was stopped."),
    "too_large": _l("That is too large to send at once."),
    "malformed": _l("The request could not be read. Nothing was changed."),
    "went_wrong": _l(
        "Something went wrong on our side. What you wrote on the phone is still there; try again in a while."
    ),
}


def sentence(refusal: Refused) -> str:
    """The translated sentence for a refusal."""
    return sentence_for(refusal.code)


def sentence_for(code: str) -> str:
    """The translated sentence for a code; a text that is no code is a sentence already and comes back as it is."""
    return str(SENTENCES.get(code, code))
