"""Which language a request is answered in."""

from __future__ import annotations

from typing import cast

from flask import request
from flask_login import current_user

from webapp.models import Account

SPOKEN = ("zh_Hans_CN", "en")


def chosen() -> str:
    """The person's own choice; else English for a browser that asks for it and not for Chinese; else Chinese."""
    account = cast(Account | None, current_user._get_current_object())
    if account is not None and account.is_authenticated and account.locale in SPOKEN:
        return account.locale
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh")
    return "en" if best == "en" else "zh_Hans_CN"
