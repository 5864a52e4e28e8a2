"""A cheap phone kills the browser whenever it likes: what was acknowledged is there, and nothing is half there.

RUNXIN_KILLS=100 kills Chromium a hundred times.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from playwright.sync_api import Error, expect

from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.pictures import a_photo

ROUNDS = {"chromium": int(os.environ.get("RUNXIN_KILLS", "30")), "firefox": 10}
LONGEST = {"chromium": 0.06, "firefox": 0.15}  # seconds from the tap to the first kill: about twice what a save takes
AT_ONCE = 0.005  # seconds within which nobody could have been told anything
AFTER_ENROLLING = [0.0, 1.0, 3.0]  # seconds; Chromium writes its cookies down after thirty
SEED = 20261122

SEAL = 28  # bytes that sealing adds to a file

# Every entry and draft in a person's home, by its id, and whether its photo is there, sealed and whole.
HELD = """async (account) => {
  const home = await new Promise((done) => {
    indexedDB.open(`runxin-${account}`).onsuccess = ({ target }) => done(target.result);
  });
  const tx = home.transaction(["outbox", "drafts", "files"]);
  const all = (name) => new Promise((done) => {
    tx.objectStore(name).getAll().onsuccess = ({ target }) => done(target.result);
  });
  const [outbox, drafts, files] = await Promise.all(["outbox", "drafts", "files"].map(all));
  home.close();
  const isThere = (id, note) =>
    files.some((file) => file.entry === id && file.id === note.id && file.bytes.byteLength === note.size + SEAL);
  const list = (rows) =>
    rows.map(({ id, files: notes }) => [id, notes.length === 1 && notes.every((note) => isThere(id, note))]);
  return { entries: list(outbox), drafts: list(drafts) };
}""".replace("SEAL", str(SEAL))


def test_a_browser_killed_while_saving_again_and_again_loses_nothing_it_acknowledged(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    chance = random.Random(SEED)
    phone = lasting_phone(engine)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.close()
    phone.offline = True
    photo = a_photo(800, 600)
    acknowledged, tried = set(), {}
    with school.server.away():  # the worker would send at each start what the round before left
        longest = LONGEST[engine]
        for _ in range(ROUNDS[engine]):
            said = a_text("visit")
            entry, seen = _is_killed_while_saving(phone, school, said, photo, chance.uniform(0, longest))
            longest = max(longest * (0.5 if seen else 1.6), AT_ONCE)  # however quick this machine is at saving
            tried[entry] = said
            if seen:
                acknowledged.add(entry)
        phone.open("/field/entries")
        held = phone.page.evaluate(HELD, str(school.cast.wang))
    entries, drafts = dict(held["entries"]), dict(held["drafts"])
    assert len(held["entries"]) == len(entries), "saved twice"
    assert acknowledged <= entries.keys()
    assert entries.keys() | drafts.keys() == tried.keys()  # what was not saved is still a draft
    assert not entries.keys() & drafts.keys()
    assert all(entries.values()), "an entry without its photo"
    assert all(drafts.values()), "a draft without its photo"
    print(f"{engine}: {len(tried)} kills, {len(acknowledged)} acknowledged, {len(entries)} saved, {len(drafts)} drafts")
    assert 0 < len(acknowledged) < ROUNDS[engine], "the kills did not fall around the saving"

    phone.regain_network()
    phone.strip_says("sent")
    assert [school.entries_saying(tried[entry]) for entry in entries] == [1] * len(entries)
    assert [school.photos_of(tried[entry]) for entry in entries] == [[True]] * len(entries)


@pytest.mark.parametrize("after", AFTER_ENROLLING)
def test_a_browser_killed_in_the_first_seconds_after_enrolling_opens_without_a_network_and_loses_nothing(
    lasting_phone: NewPhone, school: School, engine: str, after: float
) -> None:
    said = a_text("enrolled and killed")
    phone = lasting_phone(engine)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    time.sleep(after)
    phone.lose_network()
    phone.record_talk(school.cast.yan, said)
    phone.kill()
    phone.open("/field/entries")
    phone.in_outbox().wait_for()
    phone.regain_network()
    phone.log_in("wang", "/field/entries")  # a browser killed so soon has forgotten the session
    phone.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_a_shared_phone_killed_in_the_seconds_after_a_change_of_hands_finds_back_to_who_came_last(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    said = a_text("changed hands and killed")
    phone = lasting_phone(engine)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.close()  # as its owner does: the browser writes down what it knows, also that it is hers
    phone.open("/field")
    phone.log_out()
    phone.log_in("li")
    phone.pin, hers = "864200", phone.pin
    phone.enable_offline()
    phone.lose_network()
    phone.record_talk(school.cast.mei, said)
    phone.kill()

    phone.reopen_locked("/field/entries")
    other = phone.page.locator("[data-lock-other] button")
    other.or_(phone.page.locator("[data-outbox] li")).or_(phone.page.locator("#lock[open]")).first.wait_for()
    if other.is_visible():  # it remembers the one before him; her PIN is not his, nor his hers
        phone.try_pin(phone.pin)
        expect(phone.page.locator("[data-lock-says=wrong]")).to_be_visible()
        other.click()
        expect(other).to_be_hidden()
    phone.pass_lock()
    expect(phone.in_outbox()).to_have_count(1)
    phone.regain_network()
    phone.log_in("li", "/field/entries")
    phone.strip_says("sent")
    assert (school.entries_saying(said), school.author_of(said)) == (1, school.cast.li)
    phone.log_out()
    phone.pin = hers
    phone.log_in("wang", "/field/entries")
    expect(phone.page.locator("[data-outbox] li")).to_have_count(0)


def _open_again(phone: Phone, path: str) -> None:
    """As its owner does. A storage that was cut off in the middle of writing can be slow to answer on a busy machine:
    then the phone says so in front of everything, and she taps."""
    try:
        phone.open(path)
    except Error as error:
        again = phone.page.locator("dialog#broken[open] [data-broken-again]")
        if not again.is_visible():
            raise AssertionError(phone.page.locator("body").inner_text()) from error
        again.click()
        phone.pass_lock()


def _is_killed_while_saving(phone: Phone, school: School, said: str, photo: bytes, after: float) -> tuple[str, bool]:
    """Save a visit with a photo and kill the browser so many seconds after the tap. Its id, and whether it was said to
    be saved before."""
    _open_again(phone, f"/field/record/home_visit?student={school.cast.yan}")
    phone.page.locator("form[data-ready]").wait_for()
    phone.choose("met", "student")
    phone.page.fill("textarea[name=agreed]", said)
    phone.add_photo(photo)
    entry = str(phone.page.evaluate("document.querySelector('form[data-entry]').dataset.entryId"))
    phone.page.evaluate("setTimeout(() => document.querySelector('.save button').click())")
    time.sleep(after)
    seen = after > AT_ONCE and bool(phone.page.evaluate("document.querySelector('.saved') !== null"))
    phone.kill()
    return entry, seen
