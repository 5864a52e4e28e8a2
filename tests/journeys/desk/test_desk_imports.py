"""The office imports the roster: first it sees what would happen, then it says so."""

import io
import os
import re
import time

import pytest
from sqlalchemy import func, select

from webapp.models import RosterImport, Student

HEAD = "姓名,性别,班级,学籍号\n"
ROWS = "孔小云,女,三年级2班,G990101201706150011\n曹小石,男,三年级2班,G990101201706150022\n"
ROSTER = (HEAD + ROWS).encode()


def try_out(visitor, data=ROSTER, name="名册.csv", **form):
    return visitor.post("/desk/import", data={"file": (io.BytesIO(data), name), **form})


def confirm(visitor, preview, **over):
    found = re.search(r'action="(/desk/import/[0-9a-f]{64})"', preview.text)
    assert found, preview.text
    fields = dict(re.findall(r'type="hidden" name="(school_id|name)" value="([^"]*)"', preview.text))
    return visitor.post(found[1], data=fields | over)


def students(house, school):
    with house() as session:
        return session.scalar(select(func.count(Student.id)).where(Student.school_id == school))


def test_a_dry_run_shows_what_would_happen_and_saves_nothing(as_, cast, house, words):
    page = words(try_out(as_("chen")))
    assert "孔小云" in page
    assert students(house, cast.school) == 4


def test_a_confirmed_roster_is_imported_with_a_receipt(as_, cast, house, read):
    chen = as_("chen")
    answer = confirm(chen, try_out(chen))
    assert (answer.status_code, answer.location) == (303, "/desk/import?done=1")
    assert students(house, cast.school) == 6
    assert "名册.csv" in read(chen, "/desk/import?done=1")
    assert "孔小云" in read(chen, "/desk/students?q=kxy")


def test_the_same_roster_twice_changes_nothing(as_, cast, house):
    chen = as_("chen")
    confirm(chen, try_out(chen))
    confirm(chen, try_out(chen))
    assert students(house, cast.school) == 6
    with house() as session:
        counts = session.scalars(select(RosterImport.counts).order_by(RosterImport.imported_at)).all()
    assert (counts[0]["new"], counts[1]["new"], counts[1]["unchanged"]) == (2, 0, 2)


def test_an_upload_lies_sealed_and_is_gone_after_the_import(as_, app):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    preview = try_out(chen)
    (kept,) = folder.iterdir()
    assert "孔小云".encode() not in kept.read_bytes()
    confirm(chen, preview)
    assert list(folder.iterdir()) == []


def test_after_an_hour_the_file_must_be_chosen_again(as_, app, cast, house):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    preview = try_out(chen)
    for kept in folder.iterdir():
        os.utime(kept, (time.time() - 4000, time.time() - 4000))
    assert confirm(chen, preview).status_code == 422
    assert students(house, cast.school) == 4


def test_nobody_confirms_what_somebody_else_tried_out(as_, cast, house):
    preview = try_out(as_("chen"))
    answer = confirm(as_("qian"), preview, school_id=str(cast.other_school))
    assert answer.status_code == 422
    assert students(house, cast.other_school) == 1


def test_nobody_imports_into_another_school(as_, cast, house):
    chen = as_("chen")
    assert try_out(chen, school_id=str(cast.other_school)).status_code == 404
    assert confirm(chen, try_out(chen), school_id=str(cast.other_school)).status_code == 404
    assert confirm(chen, try_out(chen), school_id="nonsense").status_code == 404
    assert students(house, cast.other_school) == 1


UNUSABLE = [b"", b"hello", b"PK\x03\x04 cut off", b"<html><table></table></html>", "一,二\n三,四\n".encode()]


@pytest.mark.parametrize("data", UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(as_, cast, house, data):
    answer = try_out(as_("chen"), data, "名册.xlsx" if data.startswith(b"PK") else "名册.csv")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert students(house, cast.school) == 4


def test_no_file_at_all_is_asked_for(as_):
    answer = as_("chen").post("/desk/import", data={}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2f..%2fetc%2fpasswd"])
def test_what_was_never_sent_cannot_be_confirmed(as_, digest):
    assert as_("chen").post(f"/desk/import/{digest}", data={"name": "x.csv"}).status_code in {404, 422}


def test_hostile_text_in_a_roster_stays_text(as_):
    rows = '"<script>alert(1)</script>",女,三年级2班,G990101201706150011\n=cmd(),女,三年级2班,G990101201706150022\n'
    assert "<script>alert" not in try_out(as_("chen"), (HEAD + rows).encode(), "<b>.csv").text


@pytest.mark.parametrize(("person", "status"), [("wang", 403), ("sun", 403), ("zhao", 403), ("stranger", 404)])
def test_nobody_else_imports(as_, person, status):
    visitor = as_(person)
    assert try_out(visitor).status_code == status
    assert visitor.post(f"/desk/import/{'0' * 64}").status_code == status
