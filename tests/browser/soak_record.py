"""A record of the soak: what somebody typed, to be found on the server as it was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

SAID = ["妈妈来过电话", "奶奶腿疼", "水是他挑的", "数学跟不上", "想当老师", "“放心”她说", "😀笑了", "夜里怕黑", "a<b&c"]
LINES = ("reply lost", "reply cut", "request cut", "stalled", "502", "portal", "refused", "slow")  # as in _worsen


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
