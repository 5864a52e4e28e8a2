"""A request that changes something must come from our own pages."""

import pytest

from tests.given import a_talk, an_envelope

OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {}]
THEIRS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://["},
]


@pytest.mark.parametrize("headers", OURS)
def test_our_own_page_may_log_out(as_, headers):
    assert as_("wang").post("/logout", headers=headers).status_code == 303


@pytest.mark.parametrize("headers", THEIRS)
def test_another_site_may_not_log_anybody_out_or_in(as_, nobody, headers):
    assert as_("wang").post("/logout", headers=headers).status_code == 403
    assert nobody.post("/login", data={"login": "wang"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", THEIRS)
def test_another_site_hands_over_nothing(as_, cast, headers):
    assert as_("wang").hand_over(an_envelope("talk", a_talk(cast.yan)), **headers).status_code == 403


@pytest.mark.parametrize("headers", THEIRS)
def test_another_site_may_link_to_a_page(as_, headers):
    assert as_("wang").get("/field", headers=headers).status_code == 200
