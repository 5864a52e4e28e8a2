"""A form of the desk: what it asks for is done and committed; or nothing is, and it comes back with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import redirect
from werkzeug.wrappers import Response

from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db

Done = TypeVar("Done")


def carry_out(
    deed: Callable[[], Done], then: Callable[[Done], str], refused: Callable[[Refused], Response]
) -> Response:  # fmt: skip
    """Do it, commit, and lead on to where `then` says; or what `refused` shows, with nothing written. What does not
    exist for the person (NotFound) is no form to come back to."""
    try:
        done = deed()
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return refused(refusal)
    db.session.commit()
    return redirect(then(done), 303)
