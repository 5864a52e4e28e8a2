"""What a phone carries: when it was fetched last, and the next time that it is."""

from __future__ import annotations

import uuid

from tests.browser.phone import Phone
from tests.browser.school import a_text, wait_for

FETCHED_AT = """async () => {
  const account = document.cookie.match(/runxin_who=([^;]+)/)[1];
  const home = await new Promise((done) => {
    indexedDB.open(`runxin-${account}`).onsuccess = ({ target }) => done(target.result);
  });
  const mark = await new Promise((done) => {
    home.transaction("meta").objectStore("meta").get("kit").onsuccess = ({ target }) => done(target.result);
  });
  home.close();
  return mark.more ? "" : mark.pulled_at;
}"""


def sync(theirs: Phone, student: uuid.UUID) -> None:
    """Their next sync: they record a visit to a child of theirs, which is sent, and what they carry is fetched anew."""
    theirs.fill_visit(student, a_text("开学家访"))
    opened_at = theirs.page.evaluate("new Date().toISOString()")
    theirs.save()
    theirs.strip_says("sent")
    wait_for(lambda: bool(theirs.page.evaluate(FETCHED_AT) >= opened_at))  # by itself, whoever sent it
