"""Which language a request is answered in."""

from __future__ import annotations

from flask import has_request_context, request

from webapp.routes.logged_in import whoever

SPOKEN = ("zh_Hans_CN", "en")


def chosen() -> str:
    """The person's own choice; else English for a browser that asks for it and not for Chinese; else Chinese."""
    if not has_request_context():
        return SPOKEN[0]
    person = whoever()
    if person is not None and person.found.locale in SPOKEN:
        return str(person.found.locale)
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh")
    return "en" if best == "en" else "zh_Hans_CN"
