"""The kinds of entry: one file a kind. A module here with a KIND is one; nothing else needs to know its name."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from webapp.entries.kind import Kind


def _discover() -> dict[str, Kind]:
    modules = (import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    return {kind.name: kind for kind in (getattr(m, "KIND", None) for m in modules) if kind}


KINDS = _discover()
STUDENT_KINDS = {name: kind for name, kind in KINDS.items() if kind.subject == "student"}
