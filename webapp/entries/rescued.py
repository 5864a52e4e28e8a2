"""What is in the file of a phone that could not send (static/src/phone/rescue.js, salvage.js)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from webapp.entries.envelope import Envelope


@dataclass(frozen=True)
class Rescued:
    """Whose the file says it is, and of which phone (None: a phone whose storage died cannot say); its entries, each
    once; the bytes of their files in base64, by id. `unreadable` rows are no entries, `damaged` files have no bytes;
    `drafts` were never saved, and are their author's to write anew."""

    account: uuid.UUID
    device: uuid.UUID | None
    envelopes: list[Envelope]
    files: dict[uuid.UUID, str]
    unreadable: int = 0
    damaged: int = 0
    drafts: int = 0
