"""What a phone is told about the app: its icons are there as promised, and its shortcuts lead somewhere."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.conftest import As
from tests.visitor import Visitor


@pytest.fixture
def manifest(nobody: Visitor) -> dict[str, Any]:
    """The manifest, as anybody gets it."""
    found: dict[str, Any] = nobody.get("/manifest.webmanifest").get_json(force=True)
    return found


def test_every_icon_is_there_in_its_size_and_some_may_be_cut_round(nobody: Visitor, manifest: dict[str, Any]) -> None:
    icons = manifest["icons"] + [icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]]
    drawn = [icon for icon in icons if icon["type"] == "image/png"]
    for icon in drawn:
        with nobody.get(icon["src"]) as answer:
            assert f"{'x'.join(map(str, Image.open(io.BytesIO(answer.data)).size))}" == icon["sizes"], icon["src"]
    purposes = {(icon["sizes"], icon.get("purpose", "any")) for icon in drawn}
    assert {(size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")} <= purposes


def test_the_shortcuts_lead_a_class_teacher_to_the_visit_and_to_the_roll_call(
    as_: As, manifest: dict[str, Any]
) -> None:
    paths = [shortcut["url"] for shortcut in manifest["shortcuts"]]
    assert paths == ["/field/record/home_visit", "/field/roll-calls"]
    wang = as_("wang")
    assert [wang.get(path).status_code for path in paths] == [200, 200]


def test_the_login_belongs_to_the_app_too(manifest: dict[str, Any]) -> None:
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/field", "/field", "/")
