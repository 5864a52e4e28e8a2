"""What people type, without what nobody sees."""

from __future__ import annotations

import re

# Control characters (but for those that end a line), zero-width ones, marks that turn the direction of what follows,
# invisible tags: in a name they make two of one, hide it, or turn round what stands behind it.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


CONFIDENTIAL = "内部资料 注意保密"  # how the marking begins of whatever leaves the house (domain.md, Law 10)


def on_one_line(text: str) -> str:
    """A name or a short remark as it is seen: on one line, single spaces, none at the ends, nothing invisible."""
    return " ".join(INVISIBLE.sub("", text).split())
