"""A cheap phone kills the browser whenever it likes: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import random
import time

from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.pictures import a_photo

ROUNDS = 30
LONGEST = 0.15  # seconds from the tap to the kill; a save takes about a third of that
SEED = 20261122

# Every entry and draft in a person's home: what it says, and whether each of its photos is there, byte for byte.
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
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const whole = async ({ id, files: notes }) => {
    for (const note of notes) {
      const row = files.find((file) => file.entry === id && file.id === note.id);
      if (!row || hex(await crypto.subtle.digest("SHA-256", row.bytes)) !== note.sha256) return false;
    }
    return notes.length === 1;
  };
  const said = (fields) => fields.find(([name]) => name === "agreed")?.[1];
  const list = (rows, fields) => Promise.all(rows.map(async (row) => [said(fields(row)), await whole(row)]));
  return {
    entries: await list(outbox, (row) => JSON.parse(row.body).fields),
    drafts: await list(drafts, (row) => row.fields),
  };
}"""


def test_a_browser_killed_while_saving_thirty_times_loses_nothing_it_acknowledged(
    lasting_phone: NewPhone, school: School
) -> None:
    chance = random.Random(SEED)
    phone = lasting_phone("chromium")
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.close()
    phone.offline = True
    photo = a_photo(800, 600)
    acknowledged, tried = set(), set()
    for _ in range(ROUNDS):
        said = a_text("visit")
        tried.add(said)
        if _is_killed_while_saving(phone, school, said, photo, chance.uniform(0, LONGEST)):
            acknowledged.add(said)

    phone.open("/field/entries")
    held = phone.page.evaluate(HELD, str(school.cast.wang))
    entries, drafts = dict(held["entries"]), dict(held["drafts"])
    assert len(held["entries"]) == len(entries), "saved twice"
    assert acknowledged <= entries.keys()
    assert entries.keys() | drafts.keys() == tried  # what was not saved is still a draft
    assert not entries.keys() & drafts.keys()
    assert all(entries.values()), "an entry without its photo"
    assert all(drafts.values()), "a draft without its photo"
    assert 0 < len(acknowledged) < ROUNDS, "the kills did not fall around the saving"

    phone.regain_network()
    phone.strip_says("sent")
    assert [school.entries_saying(said) for said in entries] == [1] * len(entries)
    assert [school.photos_of(said) for said in entries] == [[True]] * len(entries)


def _is_killed_while_saving(phone: Phone, school: School, said: str, photo: bytes, after: float) -> bool:
    """Save a visit with a photo and kill the browser so many seconds after the tap; was the saved page seen before?"""
    phone.open(f"/field/record/home_visit?student={school.cast.yan}")
    phone.page.locator("form[data-ready]").wait_for()
    phone.choose("met", "student")
    phone.page.fill("textarea[name=agreed]", said)
    phone.add_photo(photo)
    phone.page.evaluate("setTimeout(() => document.querySelector('.save button').click())")
    time.sleep(after)
    seen = bool(phone.page.evaluate("document.querySelector('.saved') !== null"))
    phone.kill()
    return seen
