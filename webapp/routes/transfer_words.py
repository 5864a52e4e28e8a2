"""The words for transfers: ways, states, what may be done, what was done."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.transfer import State, Verb, Way

SHOWN: dict[str, LazyString] = {
    "open": _l("Under way"),
    "to_receive": _l("To receive"),
    "overdue": _l("To ask about"),
    "over": _l("Settled"),
}
WAY: dict[Way, LazyString] = {
    Way.WITHIN: _l("To a school that is in this system"),
    Way.OUT: _l("To a school outside"),
    Way.IN: _l("Came from outside without its file"),
}
STATE: dict[State, LazyString] = {
    State.REQUESTED: _l("Waits for the new school"),
    State.RECEIVED: _l("Received"),
    State.RETURNED: _l("Returned"),
    State.WITHDRAWN: _l("Withdrawn"),
    State.PREPARED: _l("To be packed and sent"),
    State.SENT: _l("Sent; waits for the receipt"),
    State.MISSING: _l("Did not arrive"),
    State.ACKNOWLEDGED: _l("Receipt is here"),
    State.AWAITED: _l("File is missing: registered to be looked into"),
    State.ARRIVED: _l("File has arrived"),
}
DO: dict[Verb, LazyString] = {
    Verb.RECEIVE: _l("Receive and place in a class"),
    Verb.RETURN: _l("Return"),
    Verb.PACK: _l("Make the package"),
    Verb.SEND: _l("It is sent; the child leaves the roll"),
    Verb.ACKNOWLEDGE: _l("Register the receipt"),
    Verb.MISS: _l("It did not arrive"),
    Verb.FOLLOW_UP: _l("Asked again"),
    Verb.ARRIVE: _l("The file has arrived"),
    Verb.WITHDRAW: _l("Withdraw"),
}
DONE: dict[Verb, LazyString] = {
    Verb.ASK: _l("Asked for the transfer"),
    Verb.RECEIVE: _l("Received and placed in a class"),
    Verb.RETURN: _l("Returned it"),
    Verb.PREPARE: _l("Began the transfer"),
    Verb.PACK: _l("Made the package"),
    Verb.SEND: _l("Sent it; the child left the roll"),
    Verb.ACKNOWLEDGE: _l("Registered the receipt"),
    Verb.MISS: _l("Registered that it did not arrive"),
    Verb.AWAIT: _l("Registered the missing file"),
    Verb.FOLLOW_UP: _l("Asked again"),
    Verb.ARRIVE: _l("Registered that the file arrived"),
    Verb.WITHDRAW: _l("Withdrew it"),
}
WHY: dict[Verb, LazyString] = {
    Verb.RECEIVE: _l("Remark"),
    Verb.SEND: _l("How it was sent"),
    Verb.ACKNOWLEDGE: _l("Who confirmed it, and how"),
    Verb.FOLLOW_UP: _l("Whom you asked, and what they said"),
    Verb.ARRIVE: _l("What arrived, and how"),
}
# the parts of a package, and why one is not in it
PART: dict[str, LazyString] = {
    "student": _l("The child's facts"),
    "family": _l("Family and contacts"),
    "records": _l("Records of visits, talks and calls"),
    "files": _l("Photos, voice notes and signatures of the records"),
    "documents": _l("Papers on the file"),
    "care": _l("Care file"),
    "plan": _l("Plan"),
    "consents": _l("Consents of the guardians"),
    "identity_number": _l("Identity number"),
    "psychology": _l("What the psychology teacher alone reads"),
}
LEFT_OUT: dict[str, LazyString] = {
    "never": _l("is in no package"),
    "confidence": _l("told in confidence: the psychology teachers of the two schools hand it over themselves"),
    "none": _l("there is none"),
    "not_chosen": _l("was not chosen by whoever made the package"),
    "not_seen": _l("is not open to whoever made the package"),
    "size": _l("too large together, or lost"),
}
