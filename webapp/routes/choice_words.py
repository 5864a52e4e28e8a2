"""The words for the settings: what each is, its values, and why its default is what it is (domain/choices.py)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.domain.choices import Choice, Value


@dataclass(frozen=True)
class Words:
    """What a setting is called, why its default is what it is, and what a number counts."""

    name: LazyString
    reason: LazyString
    unit: LazyString | None = None


MINUTES, HOURS, DAYS, DIGITS = _l("minutes"), _l("hours"), _l("days"), _l("digits")
LEVELS, YEARS, MONTHS = _l("levels"), _l("years"), _l("months")
WORDS: dict[str, Words] = {
    "idle_minutes": Words(
        _l("Office computers: logged out when nobody touches them for"),
        _l("Somebody called out of an office leaves children's files open; half an hour is the usual limit."),
        MINUTES,
    ),
    "idle_minutes_field": Words(
        _l("Phone pages of mentors and class teachers: logged out after a pause of"),
        _l(
            "A school day: who recorded in the morning need not log in again at noon. The phone is in its owner's hand."
        ),
        MINUTES,
    ),
    "longest_hours": Words(
        _l("Everybody logs in again at the latest after"),
        _l("A working day. A login that was carried off is worth nothing the next morning."),
        HOURS,
    ),
    "phone_days": Words(
        _l("A phone enrolled for offline stays logged in, unseen, for"),
        _l("Mentors are in villages without network; what they recorded must still find its way in after a holiday."),
        DAYS,
    ),
    "silent_days": Words(
        _l("A phone that was not heard from shows no students until its owner logs in again, after"),
        _l(
            "Two weeks cover the holidays of a term and a village without network; longer, a lost phone that nobody"
            " missed would go on carrying children's files. What is recorded stays on it and is sent."
        ),
        DAYS,
    ),
    "activation_days": Words(
        _l("A one-time code on a slip is valid for"),
        _l("Long enough to hand slips out at the first meetings of a term, too short for a slip found in a drawer."),
        DAYS,
    ),
    "step_up_minutes": Words(
        _l("After confirming that it is you, important steps are open for"),
        _l("Giving roles or printing names several times in a row should ask once; a forgotten screen should not."),
        MINUTES,
    ),
    "glass_hours": Words(
        _l("Access in an emergency closes after"),
        _l("Long enough for the emergency itself. Who needs longer opens it again, with a reason."),
        HOURS,
    ),
    "voice_consent": Words(
        _l("Voice notes of a visit need the family's consent"),
        _l(
            "Who is in the room is heard. A form without the tick is sent back; a voice note from a phone without"
            " network is kept, and the record says what is missing."
        ),
    ),
    "photo_consent": Words(
        _l("Photos of a visit need the family's consent"),
        _l(
            "A photo of a home with a child under 14 is sensitive: the guardian agrees, separately. A form without the"
            " tick is sent back; a photo from a phone without network is kept, and the record says what is missing."
        ),
    ),
    "pin_digits": Words(
        _l("A phone's PIN has at least"),
        _l("Six digits are a million guesses. Phones are told with their next contact, and ask for a longer one then."),
        DIGITS,
    ),
    "lock_minutes": Words(
        _l("A phone's pages lock when nobody touches them for"),
        _l("Long enough for a talk at the kitchen table, too short for a phone that is left lying there."),
        MINUTES,
    ),
    "phone_secret": Words(
        _l("A phone is unlocked with"),
        _l(
            "A PIN is typed with one thumb in a courtyard. It does not withstand somebody who copies the phone's"
            " storage and tries a million PINs on a computer; a passphrase of four words does."
        ),
    ),
    "care_levels": Words(
        _l("Levels of care"),
        _l("Three are usual: level one is the gravest. Files keep the level they have when a school uses fewer."),
        LEVELS,
    ),
    "care_visit_days": Words(
        _l("After a child is identified, the home visit and the check with the committee are made within"),
        _l("The plan of Suzhou says at once. A week holds one weekend, when parents who work away telephone home."),
        DAYS,
    ),
    "keep_years": Words(
        _l("The file of a child who left is kept for"),
        _l(
            "No longer than it is needed: for questions of the next school and of the family. Then the office is asked"
            " to decide on it; nothing is deleted by itself."
        ),
        YEARS,
    ),
    "voice_months": Words(
        _l("Voice notes are kept for"),
        _l("They hold more than was meant to be said; the words of the record stay. Then the office decides on them."),
        MONTHS,
    ),
    "photo_months": Words(
        _l("Photos of records are kept for"),
        _l("As long as the file of a child who left, unless the school decides otherwise. Then the office decides."),
        MONTHS,
    ),
    "care_review_days": Words(
        _l("A care file is reviewed again after"),
        _l(
            "Each quarter, as the screening is. A grave case is reviewed sooner: each review names the day of the next."
        ),
        DAYS,
    ),
    "held_decided_by": Words(
        _l("Who decides on records that could not be entered"),
        _l("Whoever is there first, so that nobody's record waits: the office mostly knows who cared for whom."),
    ),
    "care_verified_by": Words(
        _l("Who confirms that a child is cared for in particular"),
        _l(
            "The office has the visit and the check before it. A school that wants its principal to look first says so."
        ),
    ),
    "care_approved_by": Words(
        _l("Who approves that a child is cared for less, or no more"),
        _l(
            "Not who asks, and somebody who answers for the school. Where one alone approves, somebody else has to ask."
        ),
    ),
    "requests_answered_by": Words(
        _l("Who answers what guardians ask about their child's data"),
        _l("The office finds what is asked for. An answer has thirty days; whoever is there gives it."),
    ),
}
VALUES = {
    "both": _l("The office or the principal"),
    "office": _l("The moral-education office only"),
    "principal": _l("The principal and deputies only"),
    "head": _l("The principal only"),
    "deputy": _l("The deputies only"),
    "pin": _l("A PIN of digits"),
    "passphrase": _l("A passphrase of at least 15 characters"),
}


def value_words(choice: Choice, value: Value) -> str:
    """A value in words: yes or no, a number with what it counts, one of a few."""
    if choice.kind == "switch":
        return str(_("yes") if value else _("no"))
    if choice.kind == "word":
        return str(VALUES[str(value)])
    return f"{value} {WORDS[choice.key].unit}"
