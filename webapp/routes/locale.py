"""Which language a request is answered in."""

from __future__ import annotations

from flask import request
from flask_login import current_user

SPOKEN = ("zh_Hans_CN", "en")


def chosen() -> str:
    """The person's own choice; else English for a browser that asks for it and not for Chinese; else Chinese."""
    if current_user and current_user.is_authenticated and current_user.locale in SPOKEN:
        return str(current_user.locale)
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh")
    return "en" if best == "en" else "zh_Hans_CN"
