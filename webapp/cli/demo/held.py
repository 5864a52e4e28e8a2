"""Two entries of the demo that wait for a decision: one parked, one refused. The rules themselves hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from webapp.access.person import load_person
from webapp.actions.outbox import receive
from webapp.cli.demo.drafts import Draft
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.meetings import talk, visit
from webapp.cli.demo.pairs import Paired
from webapp.entries import KINDS
from webapp.entries.envelope import Envelope, digest_of, write_text
from webapp.extensions import db
from webapp.models import Account


def hold_two(chance: Chance, pairs: Sequence[Paired], last_day: dt.date) -> None:
    """李老师 talks with a child who had gone over to 周老师: parked. 王老师's visit ends before it begins: refused."""
    handed_over = next(pair for pair in pairs if pair.until)
    _hand_in(talk(chance, handed_over.mentor, handed_over.child, last_day), last_day)
    paired = next(pair for pair in pairs if pair.mentor.login == "wang")
    visited = visit(chance, paired.mentor, paired.child, last_day, first=False)
    wrong = [(name, "08:00" if name == "ended_time" else value) for name, value in visited.pairs]
    _hand_in(replace(visited, pairs=wrong), last_day)


def _hand_in(draft: Draft, day: dt.date) -> None:
    text = write_text(draft.saved_at, draft.pairs)
    envelope = Envelope(draft.id, draft.kind, KINDS[draft.kind].version, digest_of(text), text)
    author = load_person(db.session.get_one(Account, draft.author_id), day)
    receive(author, [envelope], draft.saved_at + draft.delay)
