"""The sentence for each refusal: what happened and what to do next, without codes and without blame."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.refusals import Refused
from webapp.schemas.file_sentences import OF_FILES
from webapp.schemas.rights_sentences import OF_RIGHTS
from webapp.schemas.student_sentences import OF_STUDENTS

SENTENCES: dict[str, LazyString] = {
    "not_found": _l("There is nothing here for you to see."),
    "wrong_password": _l("Name or password is not right. Try again, or ask your administrator for a new password."),
    "wait_seconds": _l("That was tried too often. Wait %(count)s seconds and try again."),
    "wait_minutes": _l(
        "That was tried too often. Wait %(count)s minutes and try again, or ask your administrator for help."
    ),
    "wait_hours": _l(
        "That was tried too often and is locked for %(count)s hours. Your administrator can unlock it sooner."
    ),
    "device_revoked": _l(
        "This phone was removed from your devices. It keeps no students any more; the school decides on its records."
    ),
    "old_password_wrong": _l("The old password is not right."),
    "password_length": _l("A password has 8 to 128 characters."),
    "password_common": _l("Many people use this password, and it is tried first. Choose another."),
    "password_of_yours": _l("This password is made of your name, login or telephone number. Choose another."),
    "wrong_code": _l(
        "Login and code do not fit, or the code was used or is too old. Ask your administrator for another."
    ),
    "wrong_second_factor": _l("This code is not right, or was used before. Wait for the next one and try again."),
    "second_factor_there": _l("There is a second step already."),
    "second_factor_needed": _l("Set up the second step first."),
    "second_factor_required": _l("Your role asks for the second step; it cannot be left out."),
    "step_up_password_wrong": _l("The password is not right. Try again."),
    "slips_need_library": _l("This server cannot make PDF files. Print the page itself instead."),
    "password_same": _l("That is the old password. Choose another."),
    "unknown_kind": _l("This server does not know this kind of record. It is kept; tell your administrator."),
    "unknown_version": _l(
        "This record was written with a newer version than the server's. It is kept; send it again later."
    ),
    "unreadable": _l("This record arrived in a shape that cannot be read. It is kept; tell your administrator."),
    "seal_key_unknown": _l(
        "This record was sealed to a key that this server does not have. It is kept; unlock the phone, and it is sent"
        " anew."
    ),
    "seal_broken": _l("The seal of this record does not open. It is kept; unlock the phone, and it is sent anew."),
    "wrong_fields": _l("Something in this record is missing or not right. Mend it and send it again."),
    "in_the_future": _l("The date lies in the future. Check the date and the clock of the phone, and send it again."),
    "too_long_ago": _l("The date lies more than two years back. Check it and send it again."),
    "ends_before_it_starts": _l("The end is before the beginning."),
    "follow_up_without_a_day": _l("Choose the day of the follow-up."),
    "id_reused": _l("Another record with the same number is here already. Yours is kept; tell your administrator."),
    "amends_something_else": _l("This corrects a record about somebody else. Write it as a new one."),
    "phone_out_of_service": _l(
        "It comes from a phone that was taken out of service. The school will decide; the record is kept."
    ),
    "phone_unknown": _l(
        "It comes from a file that names no phone the school has heard of. The school will decide; the record is kept."
    ),
    "role_not_held": _l("On that day you were not charged with this. The school will decide; the record is kept."),
    "student_not_yours": _l(
        "On that day this student was not on your list. The school will decide; the record is kept."
    ),
    "class_not_yours": _l("On that day this was not your class. The school will decide; the record is kept."),
    "not_in_this_class": _l(
        "Somebody on this roll is not in the class any more. The school will decide; the record is kept."
    ),
    "entry_not_yours": _l("That record is a colleague's. Write what you know as a record of your own; this is kept."),
    "change_again": _l("This cannot be corrected or taken back. Open the contacts again and write what is right."),
    "base_not_here": _l("What this corrects has not arrived yet. It is kept, and entered as soon as that is here."),
    "base_waits_too": _l("It corrects a record that waits as well. Decide on that one first."),
    "taken_back": _l("This record was taken back. If it did happen, write it anew."),
    "no_school": _l("Your account belongs to no school, so there is nowhere to keep this record."),
    "other_bytes": _l("The photo arrived damaged. It stays on the phone and is sent again."),
    "not_an_image": _l("This file is not a photo that can be opened (JPEG, PNG or WebP)."),
    "reason_needed": _l("Write a reason."),
    "only_parked_can_be_accepted": _l("This record has mistakes; only its author can mend it."),
    "decided_already": _l("Somebody has decided on this already."),
    "bureau_name_needed": _l("Write the bureau's name (up to 100 characters)."),
    "city_needed": _l("Only a city's bureau has bureaus below it."),
    "bureau_of_another": _l("Choose a bureau under yours for it to stand below."),
    "circular": _l("Then this bureau would stand below itself."),
    "bureau_decides": _l("The bureau decides this; ask its administrator."),
    "changed_meanwhile": _l("Somebody else has just changed this. What holds now is shown; look and save again."),
    "code_meanwhile": _l(
        "A new code was made for this account since you opened this page, and that one holds: see below by whom. "
        "Nothing was changed now."
    ),
    "unknown_stage": _l("There is no such stage."),
    "unknown_grade": _l("Choose a grade from 1 to 12."),
    "point_of_a_point": _l("A teaching point belongs to a school, not to another teaching point."),
    "school_closed": _l("This school is closed."),
    "school_needed": _l("Choose a school."),
    "school_has_children": _l(
        "There are children on its roll. Merge it into another school, or let them graduate or move first."
    ),
    "school_has_held": _l("Records wait there for a decision. The school decides on them first, or nobody could."),
    "school_has_requests": _l(
        "Guardians wait there for an answer. The school answers first; or merge it into the school that keeps its files"
        " from now on, and that one answers."
    ),
    "school_has_points": _l("Teaching points stand below it. Merge or close them first, or give them another school."),
    "schools_do_not_fit": _l("Choose another school of the same bureau."),
    "children_in_both": _l(
        "A child with the same registry number is on the books of both schools. Settle which record is right first."
    ),
    "class_number": _l("A class has a number from 1 to 99."),
    "class_there": _l("This class is there already."),
    "class_closed": _l("This class has ended."),
    "class_has_children": _l("There are children in this class. Put it together with another one first."),
    "class_too_small": _l("There are not two children in this class."),
    "class_needed": _l("Choose a class."),
    "classes_do_not_fit": _l("Choose another class of the same school and year."),
    "label_too_long": _l("What a class is called has at most 20 characters."),
    "rolled_over": _l("The school year was begun here already. What was done is shown below."),
    "too_many_classes": _l("Write a number of classes from 0 to 40."),
    "not_of_this_school": _l("Choose a class teacher from the school's own staff."),
    "one_bureau_at_a_time": _l("Choose schools of one bureau at a time."),
    "go_on_too_early": _l("Children go on into the next stage from the first day of the school year. Do it then."),
    "merging_in_use": _l(
        "Since the schools were merged there has been work in the new one that belongs to both. "
        "Move back what is needed by hand."
    ),
    "undone_already": _l("Somebody has taken this back already."),
    "another_decides": _l("Somebody else decides on these records here: see the settings, under who decides."),
    "decided_by_another": _l("By the school's settings somebody else decides this."),
    "photo_consent_needed": _l(
        "Tick that the family agrees to the photos, or save the visit without them. Then choose the photos once more."
    ),
    "voice_consent_needed": _l(
        "Tick that the family agrees to the voice notes, or save the visit without them. Then choose them once more."
    ),
    "choice_value": _l("That is not a value that may be set here."),
    "choice_of_bureau": _l("Only the bureau decides this."),
    "choice_stricter": _l("A school may be stricter than its bureau here, not laxer."),
    "choice_changed": _l("Somebody else has just changed this. What holds now is shown; decide again."),
    "term_reversed": _l("The term ends before it begins."),
    "term_of_other_year": _l("That day is not in this school year (1 August to 31 August of the next year)."),
    "terms_overlap": _l("Two terms have a day in common."),
    "terms_changed": _l("Somebody else has just changed these terms. What holds now is shown; look and save again."),
    "day_needed": _l("Write all four days."),
    "entered_already": _l("This record is in the log already."),
    "login_shape": _l("A login begins with a letter and has 2 to 40 letters, digits, dots, hyphens or underscores."),
    "login_taken": _l("This login is taken. Choose another."),
    "name_needed": _l("Write the name (up to 50 characters)."),
    "role_needs_school": _l("This role holds in a school. Choose the school."),
    "school_or_bureau": _l("Choose the school this administrator is for, or the whole bureau."),
    "role_needs_class": _l("This role holds in a class. Choose the class."),
    "class_of_another_school": _l("That class belongs to another school."),
    "not_yourself": _l("You cannot do this to your own account."),
    "unknown_role": _l("There is no such role."),
    "school_code_shape": _l("The code of a school (学校标识码) has ten digits."),
    "school_name_needed": _l("Write the school's name (up to 100 characters)."),
    "school_code_taken": _l("A school with this code is here already."),
    "unknown_school": _l("There is no school with this code."),
    "already_paired": _l("This student and this mentor are paired already."),
    "not_a_mentor": _l("That person is not a mentor of this school."),
    "token_needed": _l("This needs a token in the header Authorization: Bearer."),
    "token_unknown": _l("There is no such token. Check that it was copied whole."),
    "token_revoked": _l("This token was revoked. Ask the bureau for a new one."),
    "token_expired": _l("This token has expired. Ask the bureau for a new one."),
    "token_school_closed": _l("The school of this token is closed."),
    "token_scope": _l("This token was not made for reading this."),
    "token_name_needed": _l("Write which system the token is for (up to 60 characters)."),
    "token_scope_needed": _l("Choose what the token may read."),
    "token_day_wrong": _l("Choose the last day: today at the earliest, in a year at the latest."),
    "cursor_unknown": _l("This cursor is not one of ours. Begin again without one."),
    "months_wrong": _l("Ask for one to twelve months, the first before the last."),
    "set_up_already": _l("Runxin is set up already."),
    "wrong_setup_code": _l("The setup code is not right. It stands in what the server wrote when it started."),
    "bureau_needed": _l("Write the bureau's name (up to 100 characters)."),
    "level_needed": _l("Choose whether the bureau is a city's or a county's."),
    "above_you": _l("This account has a role above those you may give. Ask whoever gave it."),
    "not_yours_to_give": _l("You may not give this role."),
    "over_already": _l("That day has passed: the role would be over before it began."),
    "too_far_back": _l("That day lies too far back."),
    "too_far_ahead": _l("That day lies too far ahead. Look at the year."),
    "gone_by_then": _l("This person will have left by then."),
    "role_held_already": _l("This person has this role there already on these days."),
    "school_of_another_bureau": _l("That school belongs to another bureau."),
    "class_not_running": _l("That class is not at school then."),
    "staff_number_shape": _l("A staff number has up to 30 letters, digits and hyphens."),
    "staff_number_taken": _l("Somebody of this bureau has this staff number already."),
    "phone_shape": _l("Write a phone number: 11 digits, or a landline with its area code."),
    "phone_taken": _l("Somebody of this bureau has this phone number already."),
    "does_not_come_in": _l(
        "This person cannot come in: the account is disabled, or the last day has passed. Let them in again first."
    ),
    "last_administrator": _l("This is the last administrator of the bureau. Give somebody else the role first."),
    "print_gone": _l("Slips are kept for an hour only, for whoever asked for them. Print new ones."),
    "nobody_to_activate": _l("None of these accounts waits to be activated."),
    "too_many_slips": _l("At most 500 slips are printed at once. Choose a school."),
    "no_day": _l("That is no day. Write it as 2026-11-23."),
    "last_day_needed": _l("Choose the last day."),
    "back_day_needed": _l("Choose the first day back."),
    "back_before_gone": _l("The first day back must be later than the first day away."),
    "handover_note_needed": _l("Write a note to the next person."),
    "not_of_this_staff": _l("That person is not of this school's staff."),
    "successor_not_there": _l("%(name)s is not here in the role for this on %(day)s: see the days beside the names."),
    "successor_leaves": _l(
        "%(name)s is here until %(until)s, and somebody is needed until %(last)s. Choose somebody else, or hand over"
        " until then and once more afterwards."
    ),
    "nothing_to_undo": _l("There is nothing to take back."),
    "emergency_reason": _l("Write why you must see the file now, with at least %(count)s characters."),
    "emergency_child": _l("Look for the child first, and choose it."),
    "emergency_own": _l("Somebody else looks after what you opened yourself."),
    "forbidden": _l("You may not do this."),
    "interrupted": _l("The server stopped in the middle of it. Nothing that was half done was kept; start it again."),
    "account_gone": _l("The account that asked for it cannot come in any more."),
    "another_site": _l("This request came from another site and was stopped."),
    "too_large": _l("That is too large to send at once."),
    "malformed": _l("The request could not be read. Nothing was changed."),
    "went_wrong": _l(
        "Something went wrong on our side. What you wrote on the phone is still there; try again in a while."
    ),
    **OF_FILES,
    **OF_RIGHTS,
    **OF_STUDENTS,
}


def sentence(refusal: Refused) -> str:
    """The translated sentence for a refusal, with its facts in their places."""
    words = sentence_for(refusal.code)
    return words % refusal.facts if "%(" in words else words


def sentence_for(code: str) -> str:
    """The translated sentence for a code; a text that is no code is a sentence already and comes back as it is."""
    return str(SENTENCES.get(code, code))
