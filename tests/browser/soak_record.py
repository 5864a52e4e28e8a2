"""A record of the soak: what somebody typed, to be found on the server as it was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any


@dataclass
class Record:
    """What somebody typed, and whether the phone said that it is saved."""

    author: uuid.UUID
    student: uuid.UUID
    kind: str
    words: str
    photo: bool
    acknowledged: bool = False

    def is_told_by(self, entry: dict[str, Any]) -> bool:
        """Is this what the server has? {kind, author, student, field, photos: [has it arrived?]}"""
        field = "childs_words" if self.kind == "talk" else "agreed"
        said = {"kind": self.kind, "author": self.author, "student": self.student, "field": field}
        return entry == said | {"photos": [True] * self.photo}
