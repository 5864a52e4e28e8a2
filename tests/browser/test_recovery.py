"""When something has gone wrong on the phone: nothing is lost silently, and there is always a next step."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.phone import HAND, NewPhone, Phone
from tests.browser.proxy import Proxy, answer
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, barriers

# As a browser does whose storage has died under it: connections open, and every writing fails.
STORAGE_DIES = """
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (localStorage.getItem("dead") && mode === "readwrite") throw new DOMException("dead", "InvalidStateError");
    return begin.call(this, stores, mode, options);
  };
"""
REFUSE_ALL = b"POST /api/v1/outbox"


@pytest.mark.parametrize("engine", ["chromium", pytest.param("firefox", marks=pytest.mark.firefox)])
def test_when_the_storage_has_died_nothing_can_be_typed_until_it_answers_or_the_phone_is_set_up_anew(
    lasting_phone: NewPhone, school: School, engine: str, tmp_path: Path
) -> None:
    said = a_text("存着没传的话")
    hers = lasting_phone(engine)
    hers.open("/login")
    hers.page.context.add_init_script(STORAGE_DIES)
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    hers.record_talk(school.cast.yan, said)
    hers.page.evaluate("localStorage.setItem('dead', '1')")
    hers.go("/field/students")
    broken = hers.page.locator("dialog#broken")
    expect(broken).to_be_visible()
    hers.page.keyboard.press("Escape")
    hers.page.keyboard.press("Escape")
    expect(broken).to_be_visible()
    assert hers.page.evaluate("document.querySelector('dialog#broken').matches(':modal')")
    hers.tap("[data-broken-again]")
    expect(broken).to_be_visible()
    expect(hers.page.locator("[data-broken-anew]")).to_be_hidden()
    if engine == "chromium":
        assert _taken_away(hers, "[data-broken-export]", tmp_path)["entries"][0]["kind"] == "talk"
    else:  # whose automation does not tell of files that are saved
        hers.tap("[data-broken-export]")
    expect(broken.locator("[data-broken-when=taken] [data-slot=read]")).to_have_text("1")
    expect(hers.page.locator("[data-broken-anew]")).to_be_visible()
    if engine == "chromium":
        assert barriers(hers.page) == []
        hers.page.set_viewport_size(HAND)
        assert hers.page.evaluate(TOO_SMALL) == []
    # It was only asleep: all is as it was, and goes.
    hers.page.evaluate("localStorage.removeItem('dead')")
    hers.tap("[data-broken-again]")
    expect(broken).to_be_hidden()
    hers.regain_network()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_a_phone_set_up_anew_after_its_storage_died_is_a_phone_again(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.page.context.add_init_script(STORAGE_DIES)
    hers.log_in("wang")
    hers.enable_offline()
    hers.page.evaluate("localStorage.setItem('dead', '1')")
    hers.go("/field/students")
    hers.page.locator("dialog#broken").wait_for()
    hers.tap("[data-broken-export]")
    hers.page.evaluate("localStorage.removeItem('dead')")
    hers.tap("[data-broken-anew]")
    hers.page.wait_for_url("**/field/me")
    hers.enable_offline()
    hers.record_talk(school.cast.yan, a_text("wieder"))
    hers.strip_says("sent")


def test_an_entry_has_a_page_with_its_state_and_the_reason_and_is_mended_there(phone: NewPhone, school: School) -> None:
    said = a_text("改好了再交")
    line = Proxy(school.server.port)
    hers = _with_a_refused_entry(phone, line, school, said)
    hers.tap("[data-outbox] [data-entry-link]")
    page = hers.page.locator("[data-entry-page]")
    expect(page.locator("[data-state=refused]")).to_be_visible()
    expect(page.locator("[data-why]")).to_contain_text("此编号已用过")
    assert barriers(hers.page) == []
    hers.page.set_viewport_size(HAND)
    assert hers.page.evaluate(TOO_SMALL) == []
    line.heal()
    page.locator("a[data-mend]").click()
    hers.page.locator("form[data-ready]").wait_for()
    expect(hers.page.locator("textarea[name=childs_words]")).to_have_value(said)
    hers.save()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1
    line.refuse()


def test_an_entry_nobody_can_mend_is_put_aside_exported_told_to_the_school_and_lets_the_phone_go(
    phone: NewPhone, school: School, tmp_path: Path
) -> None:
    line = Proxy(school.server.port)
    hers = _with_a_refused_entry(phone, line, school, a_text("没法改"))
    line.heal()
    hers.tap("[data-outbox] [data-entry-link]")
    hers.tap("[data-aside]")
    expect(hers.page.locator("[data-entry-page] [data-state=aside]")).to_be_visible()
    hers.strip_says("sent")
    hers.tap("[data-aside-undo]")
    hers.strip_says("attention")
    hers.tap("[data-aside]")
    hers.strip_says("sent")
    assert len(_taken_away(hers, "[data-export-one]", tmp_path)["entries"]) == 1
    hers.go("/field/me")
    hers.tap("[data-enrol-end=ask]")
    told = hers.page.locator("[data-enrol-aside]")
    expect(told).to_contain_text("1")
    assert len(_taken_away(hers, "[data-enrol-aside] [data-export]", tmp_path)["entries"]) == 1
    told.locator("[data-enrol-end=anyway]").click()
    hers.strip_says("not_enrolled")
    line.refuse()


def test_a_page_of_an_entry_that_is_not_on_this_phone_says_so(phone: NewPhone) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.go("/field/entry?id=00000000-0000-0000-0000-000000000000")
    expect(hers.page.locator("[data-entry-missing]")).to_be_visible()
    expect(hers.page.locator("[data-entry-page]")).to_be_hidden()


@pytest.mark.parametrize(("ahead", "says"), [(3, "fast"), (-3, "slow")])
def test_a_wrong_clock_is_told_to_its_owner(phone: NewPhone, ahead: int, says: str) -> None:
    hers = phone()
    hers.page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=ahead))
    hers.log_in("wang")
    hers.enable_offline()
    hers.go("/field")
    expect(hers.page.locator(f"[data-clock-{says}]")).to_be_visible()
    expect(hers.page.locator(f"[data-clock-{says}]")).to_contain_text("3")


def test_a_full_phone_says_so_and_a_right_clock_and_room_say_nothing(phone: NewPhone) -> None:
    hers = phone()
    hers.page.add_init_script("""
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value, key) {
        if (localStorage.getItem("full") && key === "ballast") throw new DOMException("full", "QuotaExceededError");
        return put.call(this, value, key);
      };
    """)
    hers.log_in("wang")
    hers.enable_offline()
    hers.go("/field")
    hers.page.wait_for_timeout(1500)
    expect(hers.page.locator("[data-notices] p:visible")).to_have_count(0)
    hers.page.evaluate("localStorage.setItem('full', '1')")
    hers.page.evaluate(f"""new Promise((done) => {{
      const opening = indexedDB.open("runxin-{hers.page.evaluate("document.cookie.match(/runxin_who=([^;]+)/)[1]")}");
      opening.onsuccess = () => {{
        const tx = opening.result.transaction("meta", "readwrite");
        tx.objectStore("meta").delete("ballast");
        tx.oncomplete = () => {{ opening.result.close(); done(); }};
      }};
    }})""")
    hers.go("/field")
    expect(hers.page.locator("[data-full]")).to_be_visible()
    hers.page.evaluate("localStorage.removeItem('full')")
    hers.go("/field")
    hers.page.wait_for_timeout(1500)
    expect(hers.page.locator("[data-full]")).to_be_hidden()


def _with_a_refused_entry(phone: NewPhone, line: Proxy, school: School, said: str) -> Phone:
    """A phone at the list of its records, one of which the school has refused."""
    hers = phone(line.url)
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    line.refuse()  # the browser's worker, too, that can send before it hears that there is no network
    hers.record_talk(school.cast.yan, said)
    hers.go("/field/entries")
    row = hers.page.evaluate(f"""new Promise((done) => {{
      const opening = indexedDB.open("runxin-{school.cast.wang}");
      opening.onsuccess = () => {{
        const asking = opening.result.transaction("outbox").objectStore("outbox").getAll();
        asking.onsuccess = () => {{
          opening.result.close();
          done(asking.result.map(({{ id, digest }}) => ({{ id, digest }}))[0]);
        }};
      }};
    }})""")
    verdict = row | {"verdict": "refused", "seq": None, "message": "此编号已用过", "problems": []}
    word = {"epoch": "", "server_time": dt.datetime.now(dt.UTC).isoformat(), "verdicts": [verdict]}
    line.trouble(answer("200 OK", json.dumps(word).encode(), "Content-Type: application/json"), REFUSE_ALL)
    line.accept()
    assert school.entries_saying(said) == 0, "it was there before it was refused"
    hers.regain_network()
    hers.strip_says("attention")
    return hers


def _taken_away(hers: Phone, button: str, folder: Path) -> dict[str, list[dict[str, str]]]:
    """What is in the file that the button gives."""
    with hers.page.expect_download() as given:
        hers.tap(button)
    path = folder / "taken.json"
    given.value.save_as(path)
    found: dict[str, list[dict[str, str]]] = json.loads(path.read_text())
    return found
