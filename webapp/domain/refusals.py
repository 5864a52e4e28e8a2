"""How a rule says no."""

from __future__ import annotations


class Refused(Exception):
    """Something asked for may not be: `code` names the reason, `facts` what the sentence about it needs.

    `field` is the form field it concerns, if one does. The sentence itself is webapp/schemas/sentences.py's.
    """

    status = 422

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class NotFound(Refused):
    """What the asker must not know of, or what is not there: the two look alike."""

    status = 404


class Forbidden(Refused):
    """What the asker may see, but not do."""

    status = 403


class Clash(Refused):
    """Somebody else was there first."""

    status = 409


class Parked(Refused):
    """An entry that is sound but whose author's right to it a person must settle; it is kept raw."""
