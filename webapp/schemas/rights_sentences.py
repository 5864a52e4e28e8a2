"""Why something about a child's data was refused: consents, requests, what is kept longer."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

OF_RIGHTS: dict[str, LazyString] = {
    "consent_day": _l("Write the day on which it was said: not one to come."),
    "consent_before": _l("A later answer stands already. Write down only what was said after it."),
    "consent_nothing_to_withdraw": _l("There is no consent that could be withdrawn. Write down a refusal instead."),
    "consent_who": _l("Write who said so, in at most %(count)s characters."),
    "voice_refused": _l("This child's family does not agree to voice notes. Type what was said instead."),
    "photo_refused": _l("This child's family does not agree to photos. Save the visit without them."),
    "nobody_in_class": _l("There are no children in this class."),
    "request_what": _l("Write what is asked for, in at most %(count)s characters."),
    "request_day": _l("Write the day on which it was asked: not one to come."),
    "copy_not_granted": _l("This request does not grant a copy: answer it first."),
    "request_answered": _l("This request has been answered already."),
    "request_reply": _l("Write what was done, or why not: the guardian reads it."),
    "kept_longer_why": _l("Write why the file must be kept longer."),
    "kept_longer_until": _l("Write a day that is still to come, or none."),
    "retention_why": _l("Write why."),
    "retention_held": _l("This file is kept longer: it cannot be erased as long as that holds."),
    "retention_waits": _l("A record about this child waits for a decision. Decide on that first."),
    "retention_erased": _l("It is erased already."),
    "retention_request": _l("This request grants no deletion."),
    "retention_at_school": _l("This child is at the school: only voice notes and photos can be erased."),
    "student_erased": _l("The file of this child was erased. The school will decide; the record is kept until then."),
    "kept_longer_already": _l("This file is kept longer already."),
}
