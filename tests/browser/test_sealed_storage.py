"""The raw files of a locked phone, searched as a finder would: none of what it holds is readable in them.

A search that cannot find anything proves nothing: the same one goes over a control, a profile of the same browser into
which the same pages and words were put as they are, and must find every one of them there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.snappy import unpacked
from tests.cast import CHILDREN, PASSWORD
from tests.pictures import a_photo
from webapp.models import Guardian, Student

PUT_PLAIN = """async ([account, words]) => {
  const kit = await (await fetch("/api/v1/kit", { headers: { "Runxin-Account": account } })).json();
  const texts = [...kit.fragments.map(({ html }) => html), ...words];
  await new Promise((done, fail) => {
    const opening = indexedDB.open("control", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("texts", { autoIncrement: true });
    opening.onerror = fail;
    opening.onsuccess = () => {
      const tx = opening.result.transaction("texts", "readwrite", { durability: "strict" });
      for (const text of texts) tx.objectStore("texts").add({ text });
      tx.oncomplete = () => { opening.result.close(); done(); };
    };
  });
}"""


def test_no_name_number_or_sentence_lies_readable_in_the_files_of_a_locked_phone(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    said, half = a_text("妈妈在东莞打工春节回来"), a_text("孩子夜里不敢一个人睡")
    secrets = [said, half, *known_of(school)]
    control = lasting_phone(engine)
    control.open("/login")
    control.log_in("wang")
    control.page.evaluate(PUT_PLAIN, [str(school.cast.wang), [said, half, control.pin]])
    control.close()

    hers = lasting_phone(engine)
    hers.open("/login")
    hers.log_in("wang")
    hers.enable_offline()
    use(hers, school, said, half)
    hers.close()

    plain = everything_in(control.folder)
    assert [secret for secret in secrets if not holds(plain, secret)] == [], "the search finds what lies open"
    locked = everything_in(hers.folder)
    assert locked
    assert [secret for secret in [*secrets, PASSWORD] if holds(locked, secret)] == []


def use(phone: Phone, school: School, said: str, half: str) -> None:
    """A day with the phone: look at the children, record a visit with a photo in the village, begin a talk, lock."""
    for page in ("/field/students", f"/field/students/{school.cast.yan}", f"/field/roll-calls/{school.cast.class_two}"):
        phone.go(page)
    phone.lose_network()
    phone.record_visit(school.cast.yan, said, a_photo())
    phone.open_form(f"/field/record/talk?student={school.cast.yan}")
    phone.page.fill("textarea[name=childs_words]", half)
    phone.page.wait_for_url("**draft=**")
    phone.go("/field/entries")
    expect(phone.in_outbox()).to_have_count(1)
    phone.go("/field/me")
    phone.tap("[data-lock-now]")
    phone.page.locator("#lock[open]").wait_for()


def known_of(school: School) -> list[str]:
    """What the kit of 王老师 says of her children: names, their families' names, telephone numbers."""
    with school.server.data() as session:
        ids = [school.cast.yan, school.cast.lei]
        families = session.query(Guardian).filter(Guardian.student_id.in_(ids)).all()
        homes = session.query(Student).filter(Student.id.in_(ids)).all()
        told = [part for one in families for part in (one.name, *one.phones)]
        return [CHILDREN["yan"][0], CHILDREN["lei"][0], *(one.name for one in homes), *filter(None, told)]


def holds(files: list[bytes], secret: str) -> bool:
    """Is it in any of the files, as UTF-8 or as UTF-16?"""
    needles = [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]
    return any(needle in content for content in files for needle in needles)


def everything_in(folder: Path) -> list[bytes]:
    """Every file as it is, and unpacked where it is a database that packs what it keeps."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            found += [content, *unpacked(content)]
            if content.startswith(b"SQLite format 3"):
                found += cells_of(path)
    return found


def cells_of(path: Path) -> list[bytes]:
    """Every text and blob of an SQLite file whole, however it lies over the pages; blobs unpacked, too."""
    cells = []
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            try:
                rows = connection.execute(f'SELECT * FROM "{table.decode()}"').fetchall()
            except sqlite3.DatabaseError:
                continue  # a table of a kind that this SQLite does not know; its pages were searched as they are
            cells += [value for row in rows for value in row if isinstance(value, bytes)]
    return cells + [text for cell in cells for text in unpacked(cell)]
