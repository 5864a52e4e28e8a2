"""The form of a child's facts, as a browser opens and sends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.facts_form import facts_on_page, send_facts

Form = Callable[..., dict[str, str]]


@pytest.fixture
def opened() -> Form:
    """opened(chen, cast.yan): the fields of the form as they stand there, `base` among them."""
    return facts_on_page


@pytest.fixture
def send() -> Callable[..., object]:
    """send(chen, cast.yan, form, health="…"): the form with these fields written otherwise."""
    return send_facts
