"""Files of what a phone could not send 导出未上传的: how much is taken in where, and when their phone is in doubt."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
MOST_AT_DESK = 64 * MEGABYTE  # a hundred and fifty photos of 300 kB, in base64
MOST_AT_CONSOLE = 512 * MEGABYTE
# Why somebody else may have written an entry; it waits for the school to decide then.
OUT_OF_SERVICE = "phone_out_of_service"
UNKNOWN = "phone_unknown"


def doubt(known: bool, revoked: bool) -> str | None:
    """What speaks against the phone a file names: nothing, or one of the words above. A file of a phone whose storage
    died names none, and is of an unknown one."""
    if not known:
        return UNKNOWN
    return OUT_OF_SERVICE if revoked else None
