"""A child's file for a school outside: packed, signed, sent, acknowledged; one changed byte is told."""

import base64
import hashlib
import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from tests.given import a_talk, a_visit, an_envelope
from tests.pictures import a_photo, declared
from webapp.access.permissions import Role
from webapp.cli import main
from webapp.models import AuditEvent, RoleGrant

A_PDF = b"%PDF-1.7 %%EOF"


@pytest.fixture
def leaving(cast, moves):
    """燕 goes to a school outside."""
    return moves.ask(cast.yan, way="out", to_id="", outside="外县实验小学", why="随父母到外县")


def packed(visitor, moves, transfer):
    answer = visitor.post(f"/desk/transfers/{transfer}/package.zip", data={"seen": moves.row(transfer).steps})
    assert answer.status_code == 200, answer.text[:500]
    return answer.data


def in_it(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data, name, changed):
    """The same package with one file changed (None: taken out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, content in (in_it(data) | {name: changed}).items():
            if content is not None:
                archive.writestr(one, content)
    return out.getvalue()


def checked(visitor, data, key=""):
    form = {"file": (io.BytesIO(data), "file.zip"), "key": key}
    return visitor.post("/desk/transfers/verification", data=form, content_type="multipart/form-data")


def test_it_holds_facts_family_records_and_photos_and_nothing_told_in_confidence(as_, cast, moves, leaving):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="每周日通电话"), files=[file]))
    wang.send_file(file["id"], data)
    paper = {"kind": "entrustment", "file": (io.BytesIO(A_PDF), "委托照护协议.pdf")}
    as_("chen").post(f"/desk/students/{cast.yan}/documents", data=paper)
    wang.verdict(an_envelope("talk", a_talk(cast.yan, childs_words="只告诉老师", confidentiality="team")))
    found = in_it(packed(as_("chen"), moves, leaving))
    said = json.loads(found["manifest.json"])
    assert (said["student"], said["to"], said["withheld"]) == ("周小燕", "外县实验小学", 1)
    student = json.loads(found["student.json"])
    assert student["guardians"][0]["phones"]
    assert [paper["title"] for paper in student["documents"]] == ["委托照护协议"]
    assert A_PDF in found.values()
    page = found["file.html"].decode()
    assert "每周日通电话" in page
    assert "只告诉老师" not in "".join(text.decode(errors="ignore") for text in found.values())
    assert [name for name in found if name.startswith("files/")]
    assert all(hashlib.sha256(found[one["name"]]).hexdigest() == one["sha256"] for one in said["files"])


def test_no_identity_number_is_in_it(as_, cast, moves, leaving):
    child = moves.student(cast.yan)
    assert child.id_number
    everything = b"".join(in_it(packed(as_("chen"), moves, leaving)).values())
    assert child.id_number.encode() not in everything


def test_making_one_is_noted_with_its_digest(as_, cast, moves, leaving, house):
    data = packed(as_("chen"), moves, leaving)
    step = moves.steps(leaving)[-1]
    assert (step.verb, step.said["sha256"]) == ("pack", hashlib.sha256(data).hexdigest())
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "transfer.packed")).one()
        assert noted.account_id == cast.chen


def test_sent_the_child_leaves_the_roll_and_the_receipt_is_registered_by_hand(as_, cast, moves, leaving):
    assert moves.step(leaving, "send", "chen", why="挂号信", next_on="2026-12-20").status_code == 303
    assert moves.student(cast.yan).left_why == "transferred"
    assert f"/field/students/{cast.yan}" not in as_("wang").get("/field/students").text
    assert moves.step(leaving, "follow_up", "chen", why="对方说还没到", next_on="2026-12-28").status_code == 303
    assert moves.step(leaving, "miss", "chen", why="邮局查无", next_on="2027-01-08").status_code == 303
    assert "对方未收到" in as_("chen").get(f"/desk/transfers/{leaving}").text
    assert moves.step(leaving, "acknowledge", "chen", why="教务处李老师电话确认").status_code == 303


def test_the_page_says_that_a_package_is_whole_and_which_byte_is_not(as_, moves, leaving):
    chen = as_("chen")
    data = packed(chen, moves, leaving)
    assert "没有改动" in checked(chen, data).text
    key = json.loads(in_it(data)["manifest.json"])["key"]
    assert "没有改动" in checked(chen, data, key).text
    student = in_it(data)["student.json"]
    worse = [
        rewritten(data, "student.json", student.replace("周小燕".encode(), "周小雁".encode())),
        rewritten(data, "records.json", None),
        rewritten(data, "more.txt", b"more"),
        rewritten(data, "manifest.json", in_it(data)["manifest.json"] + b" "),
        rewritten(data, "signature.txt", b"AAAA"),
        data[: len(data) // 2],
        b"no zip",
        b"",
    ]
    assert [checked(chen, one).status_code for one in worse] == [422] * len(worse)
    assert checked(chen, data, "AAAA").status_code == 422


def test_every_changed_byte_of_a_file_is_told(as_, moves, leaving):
    chen = as_("chen")
    data = packed(chen, moves, leaving)
    text = in_it(data)["student.json"]
    for at in range(0, len(text), max(1, len(text) // 7)):
        changed = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        assert checked(chen, rewritten(data, "student.json", changed)).status_code == 422


def test_signed_anew_with_another_key_it_does_not_pass_for_ours(as_, moves, leaving):
    chen = as_("chen")
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert checked(chen, packed(chen, moves, leaving), base64.b64encode(other).decode()).status_code == 422


def test_the_command_says_the_same(as_, moves, leaving, tmp_path):
    data = packed(as_("chen"), moves, leaving)
    file = tmp_path / "file.zip"
    file.write_bytes(data)
    whole = CliRunner().invoke(main, ["verify-package", str(file)])
    assert (whole.exit_code, "is whole" in whole.output) == (0, True)
    file.write_bytes(rewritten(data, "file.html", b"<p>other</p>"))
    broken = CliRunner().invoke(main, ["verify-package", str(file)])
    assert (broken.exit_code, "file.html: was changed" in broken.output) == (1, True)


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("qian", 404), ("lu", 404), ("sun", 403)])
def test_nobody_else_packs_it(as_, moves, leaving, login, status):
    answer = as_(login).post(f"/desk/transfers/{leaving}/package.zip", data={"seen": 1})
    assert answer.status_code == status


def test_a_transfer_inside_the_system_needs_no_package(as_, cast, moves):
    transfer = moves.ask(cast.lei)
    assert as_("chen").post(f"/desk/transfers/{transfer}/package.zip", data={"seen": 1}).status_code == 422


def test_the_registry_officer_who_reads_no_file_gets_none_in_a_package(as_, cast, house, leaving):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.chen)).one().role = Role.REGISTRY_OFFICER
    officer = as_("chen")
    assert "package.zip" not in officer.get(f"/desk/transfers/{leaving}").text
    assert officer.post(f"/desk/transfers/{leaving}/package.zip", data={"seen": 1}).status_code == 403
