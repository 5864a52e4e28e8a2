"""Files of a record 附件: what kinds there are, and how much of each is taken in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from webapp.domain.refusals import Refused

PHOTO, SOUND, SIGNATURE = "photo", "sound", "signature"
SIGNATURES = ("teacher_signature", "guardian_signature")  # the form controls they come from
MEGABYTE = 1024 * 1024
SEAL = 1024  # what encrypting may add to a file before it is sent
# A phone's photo is drawn anew at 1600 pixels before it is sent; without our script it comes as the camera made it.
# Three minutes of speech are 0.7 MB as Opus at 32 kb/s, 2.9 MB as AAC at 128 kb/s.
MOST_BYTES = {PHOTO: 12 * MEGABYTE, SOUND: 6 * MEGABYTE, SIGNATURE: MEGABYTE // 2}
LARGEST = max(MOST_BYTES.values())
UNFINISHED_FOR = dt.timedelta(days=7)  # after its last piece; a phone in the mountains comes home on Friday


class TooLarge(Refused):
    """More than is taken in of such a file."""

    status = 413

    def __init__(self, code: str = "file_too_large") -> None:
        super().__init__(code)


@dataclass(frozen=True)
class Announced:
    """What a phone says of a file before it sends it: `sha256` and `length` are of the bytes that will come."""

    file_id: uuid.UUID
    sha256: str
    length: int
    about: str


def kind_of(name: str, media_type: str) -> str:
    """photo, sound or signature, by the form control it came from and by what the phone says it is.

    Only says how the bytes will be looked at: what they are, they show themselves.
    """
    if name in SIGNATURES:
        return SIGNATURE
    return SOUND if media_type.startswith("audio/") else PHOTO


def check_size(kind: str, size: int) -> None:
    """TooLarge for more bytes than a file of this kind has."""
    if size > MOST_BYTES[kind] + SEAL:
        raise TooLarge
