"""Papers on a child's file: what is taken in, who sees it, how it comes off and back."""

import datetime as dt
import io

import pytest
from PIL import Image
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.conftest import inside
from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from tests.journeys.transfers.conftest import Moves
from tests.pictures import a_photo
from webapp.domain.student_documents import MOST, MOST_BYTES
from webapp.jobs import start
from webapp.models import AuditEvent, Batch, StudentDocument
from webapp.storage import Lost, storage

A_PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def bring(visitor, student, data=A_PDF, name="委托照护协议.pdf", **fields):
    form = {"kind": "entrustment", "title": "", "dated_on": "2026-03-01"} | fields
    # In memory: the client itself would leave a large one in an open file.
    boundary, body = encode_multipart(form | {"file": FileStorage(io.BytesIO(data), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post(f"/desk/students/{student}/documents", data=body, content_type=kind)


def rows(house):
    with house() as session:
        return session.scalars(select(StudentDocument).order_by(StudentDocument.added_at)).all()


def the_one(house):
    (row,) = rows(house)
    return row


def test_a_paper_is_brought_and_comes_back_as_it_was(as_, cast, house):
    chen = as_("chen")
    assert bring(chen, cast.yan).status_code == 303
    page = words_of(chen.get(f"/desk/students/{cast.yan}/documents"))
    assert "委托照护协议" in page
    answer = chen.get(f"/desk/documents/{the_one(house).id}")
    assert answer.data == A_PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert f"/desk/students/{cast.yan}/documents" in chen.get(f"/desk/students/{cast.yan}").text


def test_a_photo_is_drawn_anew_without_what_the_camera_wrote_into_it(as_, cast, house):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 0.0, 0.0)}
    Image.new("RGB", (4000, 3000), "white").save(out, "JPEG", exif=exif)
    assert bring(as_("chen"), cast.yan, out.getvalue(), "体检表.jpg", kind="medical").status_code == 303
    kept = Image.open(io.BytesIO(as_("chen").get(f"/desk/documents/{the_one(house).id}").data))
    assert (max(kept.size), dict(kept.getexif())) == (2400, {})


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (b"", {}),
        (b"<html><script>alert(1)</script>", {}),
        (b"%PDF-1.7 and nothing more", {}),
        (b"PK\x03\x04 a workbook", {}),
        (b"\x89PNG\r\n\x1a\n half", {}),
        (A_PDF, {"kind": "?"}),
        (A_PDF, {"kind": ""}),
        (A_PDF, {"dated_on": "2026-13-01"}),
        (A_PDF, {"title": "很" * 101}),
    ],
)
def test_what_will_not_do_comes_back_with_a_reason_and_keeps_what_was_typed(as_, cast, house, data, fields):
    answer = bring(as_("chen"), cast.yan, data, **({"title": "协议书"} | fields))
    assert answer.status_code == 422, answer.text
    assert 'role="alert"' in answer.text
    assert rows(house) == []


def test_a_file_that_is_too_large_is_refused_whatever_it_is(as_, cast, house):
    answer = bring(as_("chen"), cast.yan, A_PDF + b"0" * MOST_BYTES)
    assert answer.status_code == 413
    assert rows(house) == []


def test_no_file_at_all_and_no_name_for_it(as_, cast, house):
    chen = as_("chen")
    assert chen.post(f"/desk/students/{cast.yan}/documents", data={"kind": "other"}).status_code == 422
    assert bring(chen, cast.yan, name="").status_code == 422
    assert rows(house) == []


def test_the_same_paper_twice_is_kept_once(as_, cast, house):
    chen = as_("chen")
    assert [bring(chen, cast.yan).status_code for _ in range(2)] == [303, 409]
    assert bring(chen, cast.lei).status_code == 303  # of another child it is another paper
    assert len(rows(house)) == 2


def test_a_file_holds_so_many_and_no_more(as_, cast, house):
    chen = as_("chen")
    bring(chen, cast.yan)
    with house() as session:
        row = session.scalars(select(StudentDocument)).one()
        for number in range(MOST - 1):
            session.add(StudentDocument(
                school_id=row.school_id, student_id=row.student_id, kind="other", title=str(number), stored_as=None,
                media_type=row.media_type, size=1, sha256=f"{number:064d}", added_by=row.added_by,
                added_at=row.added_at,
            ))  # fmt: skip
    assert bring(chen, cast.yan, a_photo(), "x.jpg").status_code == 422


def test_taken_off_with_a_reason_it_can_be_put_back(as_, cast, house):
    chen = as_("chen")
    bring(chen, cast.yan)
    paper = f"/desk/documents/{the_one(house).id}"
    assert chen.post(f"{paper}/remove", data={"why": " "}).status_code == 422
    assert chen.post(f"{paper}/remove", data={"why": "是另一个孩子的"}).status_code == 303
    assert chen.post(f"{paper}/remove", data={"why": "又一次"}).status_code == 409
    page = words_of(chen.get(f"/desk/students/{cast.yan}/documents"))
    assert "是另一个孩子的" in page
    assert bring(chen, cast.yan).status_code == 303  # the same may be brought anew
    assert chen.post(f"{paper}/restore").status_code == 303
    assert the_first_is_there(house)


def the_first_is_there(house):
    return rows(house)[0].removed_at is None


def test_a_month_after_it_was_taken_off_its_bytes_are_forgotten(as_, app, cast, house):
    chen = as_("chen")
    bring(chen, cast.yan)
    row = the_one(house)
    chen.post(f"/desk/documents/{row.id}/remove", data={"why": "是另一个孩子的"})
    for days, kept in ((29, True), (31, False)):
        with house() as session:
            session.execute(update(StudentDocument).values(removed_at=row.added_at - dt.timedelta(days=days)))
        with inside(app):
            start("house.tidy", None)
        assert bool(the_one(house).stored_as) is kept
    with app.app_context(), pytest.raises(Lost):
        storage().read(row.stored_as)
    assert chen.post(f"/desk/documents/{row.id}/restore").status_code == 409
    assert chen.get(f"/desk/documents/{row.id}").status_code == 404


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("qian", 404), ("lu", 404), ("zhao", 403)])
def test_nobody_but_the_office_of_the_school_sees_or_touches_a_paper(as_, cast, house, login, status):
    """The class teacher, the psychology teacher, another school's office, another county's, the bureau."""
    bring(as_("chen"), cast.yan)
    theirs, paper = as_(login), f"/desk/documents/{the_one(house).id}"
    assert theirs.get(f"/desk/students/{cast.yan}/documents").status_code == status
    assert bring(theirs, cast.yan, a_photo(), "x.jpg").status_code == status
    assert theirs.get(paper).status_code == status
    assert theirs.post(f"{paper}/remove", data={"why": "不要了"}).status_code == status
    assert theirs.post(f"{paper}/restore").status_code == status
    assert the_one(house).removed_at is None


def test_nobody_who_is_not_logged_in_gets_one(nobody, as_, cast, house):
    bring(as_("chen"), cast.yan)
    assert nobody.get(f"/desk/documents/{the_one(house).id}").status_code in {302, 303, 401}


def test_no_phone_carries_one(as_, cast):
    bring(as_("chen"), cast.yan)
    assert "委托照护协议" not in as_("wang").get("/api/v1/kit").text


def test_who_looked_at_one_is_in_the_audit(as_, cast, house):
    chen = as_("chen")
    bring(chen, cast.yan)
    chen.get(f"/desk/documents/{the_one(house).id}")
    page = words_of(as_("liu").get("/desk/audit?group=looks", headers={"Accept-Language": "en"}))
    assert "Looked at a paper" in page


def test_each_paper_of_a_file_looked_at_is_a_look_of_its_own(as_, cast, house):
    chen = as_("chen")
    bring(chen, cast.yan)
    bring(chen, cast.yan, data=A_PDF + b"2", name="体检表.pdf")
    papers = [str(row.id) for row in rows(house)]
    for paper in [*papers, papers[0]]:
        assert chen.get(f"/desk/documents/{paper}").status_code == 200
    with house() as session:
        kept = session.scalars(select(AuditEvent).where(AuditEvent.action == "document.viewed")).all()
        assert sorted(look.details["document"] for look in kept) == sorted(papers)


def test_it_goes_with_the_child_to_another_school(as_, cast, house):
    bring(as_("chen"), cast.yan)
    Moves(as_, cast, house).move(cast.yan)
    paper = f"/desk/documents/{the_one(house).id}"
    assert as_("chen").get(paper).status_code == 404
    assert as_("qian").get(paper).data == A_PDF


def test_of_two_records_that_are_one_child_all_papers_are_kept_and_come_apart_again(as_, cast, house):
    chen = as_("chen")
    with house():
        second = a_student(cast.school, cast.class_three, name="周小燕")
    bring(chen, second)
    chen.post(f"/desk/duplicates/{cast.yan}/{second}/merges", data={"why": "户口本上是同一人"})
    assert the_one(house).student_id == cast.yan
    with house() as session:
        batch = session.scalars(select(Batch).where(Batch.kind == "student_merging")).one()
    chen.post(f"/desk/duplicates/merges/{batch.id}/undo")
    assert the_one(house).student_id == second
