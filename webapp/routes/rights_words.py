"""The words for consents and rights: purposes with what a notice says of them, answers, ways, wishes, categories."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.consents import Answer, How, Purpose
from webapp.domain.rights import Outcome, Wish

PURPOSE: dict[Purpose, LazyString] = {
    Purpose.PHOTOS: _l("Photos of a home visit"),
    Purpose.VOICE: _l("Voice notes of a home visit"),
    Purpose.SCREENING: _l("Psychological screening"),
    Purpose.LOCATION: _l("Where a visit took place"),
    Purpose.PUBLICITY: _l("Showing pictures and stories outside the file"),
}
# what the notice says of each: what is done with it, and what happens without it
WHAT_FOR: dict[Purpose, LazyString] = {
    Purpose.PHOTOS: _l(
        "During a visit the teacher may photograph the home, for example a hazard that is to be mended. The pictures"
        " lie in the child's file; only who cares for the child and the school's office see them. Without consent the"
        " visit is recorded in words alone."
    ),
    Purpose.VOICE: _l(
        "The teacher may speak the record instead of typing it; what is said around may be heard in it. Without consent"
        " the teacher types."
    ),
    Purpose.SCREENING: _l(
        "The school may ask children to fill in a questionnaire about how they feel. Only the psychology teacher sees"
        " the results. Without consent the child does not take part, and is treated no differently."
    ),
    Purpose.LOCATION: _l(
        "The phone may note the place of a visit, as proof that it was made. Without consent no place is noted."
    ),
    Purpose.PUBLICITY: _l(
        "The school may show pictures or stories of the child on its boards or in its reports. Without consent it does"
        " not."
    ),
}
ANSWER: dict[Answer, LazyString] = {
    Answer.AGREED: _l("agrees"),
    Answer.REFUSED: _l("does not agree"),
    Answer.WITHDRAWN: _l("has withdrawn consent"),
}
BEFORE: dict[Answer, LazyString] = {  # said to an earlier school, and not decided anew here
    Answer.REFUSED: _l("did not agree at the earlier school; ask anew"),
    Answer.WITHDRAWN: _l("withdrew consent at the earlier school; ask anew"),
}
HOW: dict[How, LazyString] = {
    How.PAPER: _l("on paper, signed"),
    How.IN_PERSON: _l("in person"),
    How.TELEPHONE: _l("by telephone"),
    How.MESSAGE: _l("by message"),
}
WISH: dict[Wish, LazyString] = {
    Wish.COPY: _l("to see or have a copy"),
    Wish.CORRECTION: _l("a correction"),
    Wish.DELETION: _l("a deletion"),
}
OUTCOME: dict[Outcome, LazyString] = {
    Outcome.DONE: _l("done"),
    Outcome.PARTLY: _l("done in part"),
    Outcome.REFUSED: _l("refused, with the reason"),
}
CATEGORY: dict[str, LazyString] = {
    "basics": _l("Name, sex, birth date, class, registry number"),
    "family": _l("Guardians, their telephones, who cares for the child, where the parents are"),
    "health": _l("Health and medical alerts"),
    "care": _l("What help the child needs, and the plan for it"),
    "records": _l("Records of visits, talks and calls"),
    "attendance": _l("Roll calls and leave"),
    "photos": PURPOSE[Purpose.PHOTOS],
    "voice": PURPOSE[Purpose.VOICE],
    "screening": PURPOSE[Purpose.SCREENING],
    "location": PURPOSE[Purpose.LOCATION],
    "publicity": PURPOSE[Purpose.PUBLICITY],
}
# the fields of notes, requests and files kept longer, as the audit calls them
FIELDS: dict[str, LazyString] = {
    "purpose": _l("For what"),
    "answer": _l("The guardian"),
    "said_by": _l("Who said so"),
    "how": _l("How"),
    "day": _l("On which day"),
    "remark": _l("Remark"),
    "at": _l("Written down at"),
    "by_id": _l("Written down by"),
    "on": _l("Written down on"),
    "words": _l("In the guardian's words"),
    "wish": _l("Asked for"),
    "asked_by": _l("By whom"),
    "asked_on": _l("Asked on"),
    "due_on": _l("To be answered by"),
    "outcome": _l("What became of it"),
    "reply": _l("What the guardian reads"),
    "answered_on": _l("Answered on"),
    "answered_by": _l("Answered by"),
    "taken_by": _l("Taken in by"),
    "until": _l("Until"),
    "kind": _l("Kind of data"),
    "before": _l("From before"),
    "cause": _l("Why proposed"),
    "proposed_on": _l("Proposed on"),
    "request_id": _l("Request"),
    "decision": _l("Decision"),
    "decided_by": _l("Decided by"),
    "decided_on": _l("Decided on"),
    "erase_on": _l("To be erased on"),
    "erased_at": _l("Erased at"),
    "files": _l("Files"),
    "lifted_on": _l("Lifted on"),
    "lifted_by": _l("Lifted by"),
}
