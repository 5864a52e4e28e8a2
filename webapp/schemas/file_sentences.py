"""The sentences for files that cannot be taken in: spreadsheets, photos, recordings, what a phone could not send."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

OF_FILES: dict[str, LazyString] = {
    "no_file": _l("Choose a file first."),
    "upload_gone": _l("The file was kept for an hour only. Choose it again."),
    "file_empty": _l("The file is empty."),
    "file_encrypted": _l("The file is locked with a password. Save it without the password and try again."),
    "file_corrupt": _l("The file is damaged or incomplete. Download or save it again."),
    "file_format_mismatch": _l("The file is not the spreadsheet its name says. Save it as .xlsx and try again."),
    "not_a_sound": _l("This is no recording that can be kept. Record it again."),
    "upload_expired": _l("The file was not sent to its end for a week. The phone sends it again from the beginning."),
    "wrong_offset": _l("The server holds another part of this file than the phone thought."),
    "wrong_checksum": _l("A piece of the file was damaged on the way. The phone sends it again."),
    "not_tus": _l("This server speaks version 1.0.0 of the tus protocol."),
    "not_a_piece": _l("A piece of a file is sent as application/offset+octet-stream."),
    "unknown_checksum": _l("The checksum of a piece is sha1 or sha256."),
    "no_rescue_file": _l(
        "This is no whole file of unsent records. Keep it, and have it sent or copied once more. Nothing was changed."
    ),
    "rescue_of_another": _l("This file is from a phone of somebody else. Look for that account. Nothing was changed."),
    "rescue_no_school": _l("This account never belonged to a school, so there is nowhere to keep its records."),
    "rescue_too_large": _l(
        "This file is larger than 64 MB. Keep it: whoever looks after the server can take it in there. "
        "Nothing was changed."
    ),
    "file_too_large": _l("The file is too large."),
    "no_staff_headings": _l(
        "There is no list of colleagues in this file. Its first row says what each column is: 姓名, 工号, 手机号, 角色."
    ),
    "columns_unusable": _l("Two columns cannot be the same field. Choose again."),
    "no_staff_rows": _l("There are headings in this file, but nobody below them."),
    "too_many_rows": _l("That is more than 20,000 rows. Make several files of it."),
    "imported_already": _l("This list was imported already."),
    "not_imported_yet": _l("This list was not imported, so there is nothing to undo."),
    "no_roster": _l(
        "No list of pupils was found. There must be a row of headings with at least the name and two more columns."
    ),
    "next_school_year": _l(
        "This list says that it is of a school year that has not begun yet. Taken in now, each child would come into "
        "the wrong class. Choose it again from 1 September on; if these are the classes of today, correct the year in "
        "the heading, the sheet's name or the file's name."
    ),
    "lists_side_by_side": _l(
        "Several lists seem to stand side by side, because a heading occurs twice. Please put them below one "
        "another, under one row of headings."
    ),
    "name_and_little_else": _l(
        "There is a column of names but little else. Is this a list of pupils? Please add columns such as "
        "sex, class or registry number."
    ),
    "name_column_unknown": _l(
        "This looks like a roster, but which column holds the names? Please give it the heading “姓名”."
    ),
}
