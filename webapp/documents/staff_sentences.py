"""What an import says of the rows of a staff list: why one is left aside, what to look at, which column is which."""

from __future__ import annotations

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

HEADINGS: dict[str, LazyString] = {
    "name": _("Name"),
    "login": _("Login"),
    "staff_number": _("Staff number"),
    "phone": _("Phone"),
    "school": _("School"),
    "roles": _("Roles"),
    "classes": _("Classes"),
    "starts_on": _("First day of the role"),
    "ends_on": _("Last day of the role"),
}
# %(what)s is what the file says there, or what is known of it
REASONS: dict[str, LazyString] = {
    "name_missing": _("The name is missing."),
    "name_suspect": _('This is not a name: "%(what)s".'),
    "login_unusable": _('A login has 2 to 40 small letters, digits, dots or hyphens: "%(what)s" will not do.'),
    "staff_number_unusable": _('A staff number has up to 30 letters, digits or hyphens: "%(what)s" will not do.'),
    "digits_lost": _(
        'The spreadsheet has lost digits here: "%(what)s". Set the cell to text and type the number again.'
    ),
    "phone_unusable": _('This is not a telephone number: "%(what)s".'),
    "phone_first_kept": _("There are several numbers; the first is taken: %(what)s."),
    "phone_twice": _(
        "Somebody else in this file has the same telephone number: %(what)s. It is left out for both; write it into "
        "the account of the one whose it is."
    ),
    "phone_taken": _("Somebody else has this telephone number already: %(what)s."),
    "cell_unreadable": _("A formula without a result, or an error: %(what)s. Type the value itself."),
    "day_unusable": _('This is not one certain day: "%(what)s". Write it like 2026-09-01.'),
    "unknown_role": _('There is no role called "%(what)s".'),
    "role_missing": _("Somebody new needs a role."),
    "not_yours_to_give": _("This role is not yours to give: %(what)s."),
    "school_missing": _("The school is missing."),
    "school_unknown": _('You have no school called so: "%(what)s". Write its full name or its ten-digit code.'),
    "school_ambiguous": _('Several schools are called "%(what)s". Write the ten-digit code.'),
    "school_of_others": _("This list is for another school than %(what)s."),
    "class_missing": _("For this role the class is missing."),
    "class_unknown": _('The school has no class called "%(what)s" then.'),
    "class_ambiguous": _('Several classes could be "%(what)s". Write the stage or the year of entry too.'),
    "class_not_used": _("None of these roles has a class; %(what)s is left out."),
    "number_twice": _("The staff number %(what)s is in this file more than once."),
    "login_twice": _('The login "%(what)s" is in this file more than once.'),
    "person_twice": _("%(what)s is in this file more than once, with the same telephone number."),
    "account_twice": _("Several rows of this file are about the same account of %(what)s. Put them in one row."),
    "name_twice": _("%(what)s is in this file more than once, with nothing to tell them apart. Add staff numbers."),
    "same_name": _("There is a %(what)s already. Add the staff number, so that it is clear who is meant."),
    "keys_of_two": _("Staff number and login belong to two different people."),
    "number_of_another": _("This staff number belongs to %(what)s."),
    "login_of_another": _("This login belongs to %(what)s."),
    "taken_elsewhere": _('"%(what)s" belongs to somebody who is not among your colleagues.'),
    "other_number": _("There is another staff number on record: %(what)s."),
    "login_kept": _('The login stays as it is: "%(what)s".'),
    "not_yourself": _("Nobody changes roles and numbers of his own."),
    "above_you": _("This account has roles that are above yours."),
    "does_not_come_in": _("This account is disabled, or its owner has left."),
    "ends_before_it_starts": _("The end is before the beginning."),
    "over_already": _("The last day is over already."),
    "too_far_back": _("The first day lies more than a year back."),
    "too_far_ahead": _("A day lies too far ahead. Look at the year."),
}


def reason_text(code: str, what: str) -> str:
    """The sentence for a reason."""
    said = str(HEADINGS[what]) if code == "cell_unreadable" and what in HEADINGS else what
    return str(REASONS[code]) % {"what": said} if code in REASONS else gettext("Please check this row.")


def reasons_text(pairs: list[list[str]]) -> str:
    """Several, one after the other."""
    return " ".join(reason_text(code, what) for code, what in pairs)
