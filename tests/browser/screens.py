"""Every screen there is, by whoever uses it, and what is wrong with the one that is open."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.phone import HAND

SIZES = [(360, 740), (1366, 768)]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
FINGER = 44  # CSS pixels

# The phone's pages, as 王老师 sees them; {names} stand for the cast's ids.
FIELD = [
    "/field",
    "/field/students",
    "/field/students/{yan}",
    "/field/students/{yan}/contacts",
    "/field/record",
    "/field/record/home_visit?student={yan}",
    "/field/record/talk",
    "/field/record/guardian_contact?student={yan}",
    "/field/roll-calls",
    "/field/roll-calls/{class_two}",
    "/field/entries",
    "/field/entry?id=00000000-0000-0000-0000-000000000000",
    "/field/me",
    "/field/saved",
    "/field/shared",
    "/field/unavailable",
    "/field/silent",
    "/field/withdraw",
    "/sessions",
    "/out-of-service",
]
# The desk's pages, each with the login of somebody who may see it.
DESK = [
    ("chen", "/desk"),
    ("chen", "/desk/students"),
    ("chen", "/desk/students/{yan}"),
    ("chen", "/desk/students/pairing-batches"),
    ("chen", "/desk/students/filters"),
    ("chen", "/desk/students/{yan}/facts"),
    ("chen", "/desk/students/{yan}/documents"),
    ("chen", "/desk/students/{yan}/identity"),
    ("chen", "/desk/students/{yan}/identity/numbers"),
    ("chen", "/desk/found-facts"),
    ("chen", "/desk/lacking"),
    ("zhao", "/desk/counts/lacking"),
    ("chen", "/desk/students/{yan}/history"),
    ("chen", "/desk/students/{yan}/dossier"),
    ("chen", "/desk/care"),
    ("chen", "/desk/transfers"),
    ("chen", "/desk/transfers/new"),
    ("chen", "/desk/transfers/verification"),
    ("chen", "/desk/duplicates"),
    ("chen", "/desk/graduation"),
    ("chen", "/desk/graduation/preview?class={class_two}"),
    ("chen", "/desk/graduation/files"),
    ("chen", "/desk/transfers/receiving"),
    ("chen", "/desk/transfers/requests"),
    ("chen", "/desk/duplicates/{yan}/{lei}"),
    ("chen", "/desk/transfers/new?student={lei}"),
    ("chen", "/desk/care/rounds"),
    ("chen", "/desk/care/phrases"),
    ("chen", "/desk/students/{lei}/care"),
    ("chen", "/desk/ledgers"),
    ("chen", "/desk/consents"),
    ("chen", "/desk/consents/classes/{class_two}"),
    ("chen", "/desk/students/{yan}/consents"),
    ("chen", "/desk/students/{yan}/requests"),
    ("chen", "/desk/requests"),
    ("chen", "/desk/kept"),
    ("chen", "/desk/arrivals"),
    ("chen", "/desk/roll-calls"),
    ("chen", "/desk/held"),
    ("chen", "/desk/records"),
    ("chen", "/desk/phones"),
    ("chen", "/password"),
    ("chen", "/sessions"),
    ("chen", "/desk/import"),
    ("chen", "/desk/staff"),
    ("chen", "/desk/staff/{wang}/leaving"),
    ("chen", "/desk/students/without-mentor"),
    ("chen", "/desk/students/{yan}/readers"),
    ("chen", "/desk/jobs"),
    ("liu", "/desk/emergency/review"),
    ("zhou", "/desk/emergency"),
    ("stranger", "/start"),
    ("zhou", "/desk/psychology"),
    ("sun", "/desk/accounts"),
    ("sun", "/desk/accounts?q=nobody-at-all&state=fresh"),
    ("sun", "/desk/accounts/new"),
    ("sun", "/desk/accounts/{wang}"),
    ("sun", "/desk/accounts/{wang}/leaving"),
    ("sun", "/desk/accounts/{wang}/rights"),
    ("sun", "/desk/accounts/{wang}/unsent"),
    ("sun", "/desk/audit"),
    ("sun", "/desk/rights"),
    ("sun", "/desk/staff-list"),
    ("sun", "/desk/organisation"),
    ("sun", "/desk/organisation/schools/{school}"),
    ("sun", "/desk/organisation/classes/{class_two}"),
    ("sun", "/desk/organisation/schools/{school}/closing"),
    ("sun", "/desk/organisation/schools/{school}/merging"),
    ("sun", "/desk/terms"),
    ("sun", "/desk/rollover"),
    ("sun", "/desk/rollover/{school}"),
    ("sun", "/desk/settings"),
    ("sun", "/desk/settings?school={school}"),
    ("sun", "/desk/tokens"),
    ("sun", "/desk/tokens/new"),
    ("sun", "/second-factor"),
    ("sun", "/api/v1/docs"),
    ("zhao", "/desk/counts"),
]
# Pages that are looked at elsewhere, because something must have been done first; and addresses that are no page.
ELSEWHERE = {
    "/": "leads on",
    "/login": "test_screens.py",
    "/activate": "test_activation.py",
    "/second-factor/enrol": "test_activation.py",
    "/setup": "test_administration.py",
    "/desk/care/<uuid:file_id>": "test_one_child.py",
    "/desk/care/<uuid:care_id>/plan": "test_one_child.py",
    "/desk/care/<uuid:care_id>/plan/family.pdf": "test_one_child.py",
    "/desk/care/rounds/<uuid:round_id>": "test_one_child.py",
    "/field/screenings/<uuid:class_id>": "test_one_child.py",
    "/desk/requests/<uuid:request_id>": "test_rights.py",
    "/desk/transfers/<uuid:transfer_id>": "test_transfers.py",
    "/desk/emergency/<uuid:glass_id>": "test_after_a_deed.py",
    "/desk/jobs/<uuid:job_id>": "test_after_a_deed.py",
    "/desk/records/<uuid:entry_id>": "test_corrections.py",
    "/desk/records/<uuid:entry_id>/correction": "test_corrections.py",
    "/desk/records/<uuid:entry_id>/withdrawal": "test_corrections.py",
    "/desk/accounts/<uuid:account_id>/unsent/<uuid:rescue_id>": "test_rescue.py",
    "/desk/staff-list/<uuid:run_id>": "test_after_a_deed.py",
    "/desk/import/<uuid:run_id>": "test_after_a_deed.py",
    "/field/entries/<uuid:entry_id>": "test_transfers.py",
    "/field/withdraw/<uuid:entry_id>": "test_after_a_deed.py",
    "/field-shell": "what every page of the phone begins as",
    "/field/nav": "a block of every page of the phone",
    "/desk/accounts/classes": "a block of the form of a role",
}

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const found = [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 0.5)
    .map((one) => one.outerHTML.slice(0, 90));
  return found.length ? found : [`a text runs ${document.scrollingElement.scrollWidth - width} px off`];
}"""


def too_small(finger: int) -> str:
    """The script that lists what is too small for a finger of so many pixels."""
    return f"""() => {{
  const tapped = "#nav a, header a, button, summary, select, textarea, .chips label, label.tick, .list a, .actions a," +
    " .entry-actions a, .contact a, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])";
  return [...document.querySelectorAll(tapped)]
    .filter((one) => one.checkVisibility({{ visibilityProperty: true }}))
    .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
    .filter(([, {{ width, height }}]) => width > 0 && (width < {finger} - 0.5 || height < {finger} - 0.5))
    .map(([html, {{ width, height }}]) => `${{Math.round(width)}}×${{Math.round(height)}} ${{html}}`);
}}"""


TOO_SMALL = too_small(FINGER)


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with the page that is open, in both sizes, light and dark."""
    found = []
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            # Without motion: in the middle of a change from light to dark every colour is another one.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # At its end nothing of the page lies behind the bar any more.
            page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            for violation in Axe().run(page, options=RULES).response["violations"]:
                found.append(f"{width} {scheme} {_in_words(violation)}")
    return found


def fits(page: Page) -> None:
    """No barriers, large enough for a finger, nothing sideways, on a phone."""
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(TOO_WIDE) == []


def listen_for_complaints(page: Page) -> list[str]:
    """From now on, what the page's console complains of: errors, and what its security policy refused."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def _in_words(violation: dict[str, Any]) -> str:
    nodes = [
        f"{node['html'][:100]} ({node['any'][0]['message'] if node['any'] else ''})" for node in violation["nodes"]
    ]
    return f"{violation['id']}: {'; '.join(nodes[:3])}"
