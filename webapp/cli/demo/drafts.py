"""An entry on its way into the demo's log: the form's pairs go through the kind's own schema, as a phone's would."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from webapp.entries import KINDS
from webapp.entries.envelope import digest_of, write_text
from webapp.entries.kind import Pairs


@dataclass(frozen=True)
class Draft:
    """What somebody wrote, about whom, when it was saved, and how long it took to arrive."""

    id: uuid.UUID
    kind: str
    author_id: uuid.UUID
    school_id: uuid.UUID
    student_id: uuid.UUID | None
    class_id: uuid.UUID | None
    pairs: Pairs
    saved_at: dt.datetime
    delay: dt.timedelta
    amends_id: uuid.UUID | None = None
    confidentiality: str | None = None


def entry_row(draft: Draft) -> dict[str, Any]:
    """The row of the log, exactly as actions/log.py would enter it."""
    kind = KINDS[draft.kind]
    body = kind.load(draft.pairs)
    kind.check(body)
    return {
        "id": draft.id,
        "school_id": draft.school_id,
        "kind": kind.name,
        "version": kind.version,
        "author_id": draft.author_id,
        "student_id": draft.student_id,
        "class_id": draft.class_id,
        "happened_at": kind.happened_at(body),
        "saved_at": draft.saved_at,
        "arrived_at": draft.saved_at + draft.delay,
        "body": kind.dump(body),
        "digest": digest_of(write_text(draft.saved_at, draft.pairs)),
        "confidentiality": draft.confidentiality or body.get("confidentiality", "normal"),
        "amends_id": draft.amends_id,
    }
