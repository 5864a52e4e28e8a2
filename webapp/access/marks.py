"""The mark every view carries. routes/gate.py reads it before each request; a view without one answers nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from webapp.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"  # anybody, logged in or not
OWN = "own"  # anybody logged in: their own page, password, way out


def allows(permission: Permission) -> Callable[[View], View]:
    """Mark a view: only people with `permission` come in."""
    return _mark(permission)


def public(view: View) -> View:
    """Mark a view: anybody, logged in or not."""
    return _mark(PUBLIC)(view)


def own(view: View) -> View:
    """Mark a view: anybody logged in, for what is theirs."""
    return _mark(OWN)(view)


def mark_of(view: object) -> Permission | str | None:
    """The mark of a view function (or of a flask-smorest method view's function); None if it has none."""
    return getattr(view, "runxin_mark", None)


def _mark(mark: Permission | str) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.runxin_mark = mark  # type: ignore[attr-defined]  # functions carry attributes; mypy has no word for it
        return view

    return marked
