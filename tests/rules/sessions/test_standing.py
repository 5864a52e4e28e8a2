"""How long a login lasts, and what a browser says it is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.agents import browser_of
from webapp.domain.sessions import Limits, Standing, standing

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
LIMITS = Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12), dt.timedelta(days=30))
FULL, PHONE, ENDED = Standing.FULL, Standing.PHONE, Standing.ENDED


def found(opened, seen, enrolled=False, lapsed=False):
    """What a login opens, by the minutes since it was opened and last seen."""
    ago = [NOW - dt.timedelta(minutes=n) for n in (opened, seen)]
    return standing(ago[0], ago[1], lapsed, enrolled, LIMITS, NOW)


CASES = [
    (0, 0, FULL, FULL),
    (100, 30, FULL, FULL),
    (100, 31, ENDED, PHONE),
    (720, 1, FULL, FULL),
    (721, 1, ENDED, PHONE),
    (43200, 43200, ENDED, PHONE),
    (43201, 43201, ENDED, ENDED),
    (99999, 1, ENDED, PHONE),
]


@pytest.mark.parametrize(("opened", "seen", "browser", "phone"), CASES)
def test_what_a_login_opens(opened, seen, browser, phone):
    assert found(opened, seen) is browser
    assert found(opened, seen, enrolled=True) is phone


def test_using_the_phone_does_not_open_the_office_again():
    assert found(60, 0, enrolled=True, lapsed=True) is PHONE


@given(st.integers(0, 60000), st.integers(0, 60000), st.booleans())
def test_a_phone_is_never_worse_off_for_being_enrolled(opened, seen, lapsed):
    order = [ENDED, PHONE, FULL]
    one, other = found(opened, seen, False, lapsed), found(opened, seen, True, lapsed)
    assert order.index(other) >= order.index(one)


CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
AGENTS = [
    (f"Mozilla/5.0 (Linux; Android 10; HONOR) {CHROME} MicroMessenger/8.0", ("微信", "Android")),
    (f"Mozilla/5.0 (Phone; OpenHarmony 5.0) {CHROME} HuaweiBrowser/15", ("华为浏览器", "HarmonyOS")),
    (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Edg/120.0", ("Edge", "Windows")),
    (f"Mozilla/5.0 (Windows NT 6.1) {CHROME}", ("Chrome", "Windows")),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("Firefox", "Linux")),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", ("Safari", "iPhone")),
    ("", ("", "")),
    ("curl/8", ("", "")),
]


@pytest.mark.parametrize(("agent", "said"), AGENTS)
def test_a_browser_is_called_as_people_call_it(agent, said):
    assert browser_of(agent) == said
