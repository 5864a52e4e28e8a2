"""The mark every view carries. routes/gate.py reads it before each request; a view without one answers nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from webapp.access.permissions import Permission, Scope

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"  # anybody, logged in or not
OWN = "own"  # anybody logged in: their own page, password, way out


def allows(permission: Permission, step_up: bool = False) -> Callable[[View], View]:
    """Mark a view: only people with `permission` come in; with `step_up`, only after they confirmed just now that it
    is really they (ASVS 5, 7.5.3: exports of names, roles, access in an emergency)."""

    def marked(view: View) -> View:
        view.runxin_step_up = step_up  # type: ignore[attr-defined]  # as below
        return _mark(permission)(view)

    return marked


def scoped(scope: Scope) -> Callable[[View], View]:
    """Mark a view of /api/v1: only another system's token with `scope` comes in."""
    return _mark(scope)


def public(view: View) -> View:
    """Mark a view: anybody, logged in or not."""
    return _mark(PUBLIC)(view)


def own(view: View) -> View:
    """Mark a view: anybody logged in, for what is theirs."""
    return _mark(OWN)(view)


def stepped_up(view: View) -> View:
    """Below `own`: only after they confirmed just now that it is really they, as with `allows(…, step_up=True)`."""
    view.runxin_step_up = True  # type: ignore[attr-defined]  # as below
    return view


def takes(most: int, otherwise: str) -> Callable[[View], View]:
    """Mark a view: a form with a file of up to `most` bytes comes in, more than other requests may have; the sentence
    `otherwise` answers one that is larger."""

    def marked(view: View) -> View:
        view.runxin_takes = (most, otherwise)  # type: ignore[attr-defined]  # as below
        return view

    return marked


def taken_by(view: object) -> tuple[int, str] | None:
    """How much a view takes at once and what is said of more, where that is another measure than the usual one."""
    return getattr(view, "runxin_takes", None)


def mark_of(view: object) -> Permission | Scope | str | None:
    """The mark of a view function (or of a flask-smorest method view's function); None if it has none."""
    return getattr(view, "runxin_mark", None)


def needs_step_up(view: object) -> bool:
    """Does a view ask for a fresh confirmation?"""
    return bool(getattr(view, "runxin_step_up", False))


def _mark(mark: Permission | Scope | str) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.runxin_mark = mark  # type: ignore[attr-defined]  # functions carry attributes; mypy has no word for it
        return view

    return marked
