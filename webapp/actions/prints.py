"""What was drawn up in the background: kept sealed for an hour, for whoever asked for it."""

from __future__ import annotations

import uuid
from pathlib import Path

from flask import current_app

from webapp.actions.uploads import keep_as, open_upload
from webapp.domain.refusals import Refused

PRINTS = "prints"


def keep_print(person_id: uuid.UUID, digest: str, data: bytes) -> None:
    """Keep it under a name of 64 hexadecimal digits that the caller chose."""
    keep_as(*_keeping(), person_id, digest, data)


def open_print(person_id: uuid.UUID, digest: str) -> bytes:
    """The bytes again; Refused as print_gone after an hour, for another person, and for what was never drawn up."""
    try:
        return open_upload(*_keeping(), person_id, digest)
    except Refused as gone:
        raise Refused("print_gone") from gone


def _keeping() -> tuple[Path, bytes]:
    settings = current_app.extensions["runxin_settings"]
    return settings.files_dir / PRINTS, settings.identity_key
