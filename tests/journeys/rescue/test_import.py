"""A phone that cannot send any more: its owner exports what is unsent, and the administrator's console takes it in."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from tests.given import a_talk, a_visit, an_envelope
from tests.journeys.rescue.conftest import a_file, exported
from tests.pictures import a_photo, declared
from tests.sealing import sealed_entry, sealed_file
from tests.visitor import A_PHONE, a_visitor
from webapp.access.tenancy import every_school
from webapp.actions.devices import revoke
from webapp.cli import main
from webapp.extensions import Writing, db
from webapp.models import Account, AuditEvent, Device, Entry, EntryFile, HeldEntry, Rescue, Student, new_id, now


@pytest.fixture
def ids(installed):
    """Accounts by login, students by name."""
    with installed.app_context(), every_school():
        accounts = {login: id_ for login, id_ in db.session.execute(select(Account.login, Account.id))}
        return accounts | {name: id_ for name, id_ in db.session.execute(select(Student.name, Student.id))}


@pytest.fixture
def wang(installed, ids):
    """王老师 with a phone that the server has heard of."""
    visitor = a_visitor(installed).logged_in_as(ids["wang"])
    visitor.get("/api/v1/kit", headers={"Runxin-Account": str(ids["wang"]), "Runxin-Device": str(A_PHONE)})
    return visitor


@pytest.fixture
def take_in(tmp_path, ids):
    """take_in(*entries): the command's answer to a file with these, as wang's phone writes it."""

    def taken(*entries, login="wang", **over):
        return carried(tmp_path, a_file(over.pop("account", ids["wang"]), *entries, **over), login)

    return taken


def carried(tmp_path, text, login="wang"):
    path = tmp_path / "unsent.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, ["import-unsent", login, str(path)])


def rows(app, model):
    with app.app_context(), every_school():
        return db.session.scalar(select(func.count()).select_from(model))


def test_what_the_phone_could_not_send_is_entered_under_its_authors_name(installed, ids, wang, take_in):
    entry = an_envelope("home_visit", a_visit(ids["周小燕"], agreed="周日打电话"))
    answer = take_in(exported(entry))
    assert (answer.exit_code, "accepted 1" in answer.output) == (0, True), answer.output
    with installed.app_context(), every_school():
        row = db.session.scalars(select(Entry)).one()
        assert (row.author_id, row.body["agreed"], row.device) == (ids["wang"], "周日打电话", A_PHONE)
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "device.rescued")).one()
        assert event.account_id is None


def test_a_sealed_entry_and_its_sealed_photo_come_whole(installed, ids, wang, take_in):
    photo = a_photo()
    key, content = sealed_file(photo)
    file = declared(photo, key=key)
    entry = an_envelope("home_visit", a_visit(ids["周小燕"]), files=[file])
    sealed = sealed_entry(wang.pull().get_json()["envelope_key"], entry)
    assert "body" not in sealed
    answer = take_in(exported(sealed, (file["id"], content)))
    assert f"file\t{file['id']}\taccepted" in answer.output
    with installed.app_context(), every_school():
        assert db.session.scalars(select(EntryFile)).one().arrived_at is not None


def test_taken_in_twice_or_sent_by_the_phone_as_well_it_is_there_once(installed, ids, wang, take_in):
    entry = an_envelope("talk", a_talk(ids["周小燕"]))
    assert "accepted 1" in take_in(exported(entry)).output
    assert "already 1" in take_in(exported(entry)).output
    assert wang.verdict(entry) == "already"
    assert rows(installed, Entry) == 1


def test_each_entry_is_judged_as_the_outbox_would(installed, ids, wang, take_in):
    mistaken = an_envelope("home_visit", a_visit(ids["周小燕"], met=""))
    of_another = an_envelope("home_visit", a_visit(ids["郑小梅"]))
    fine = an_envelope("talk", a_talk(ids["周小燕"]))
    assert "accepted 1\tparked 1\trefused 1" in take_in(*map(exported, (mistaken, of_another, fine))).output
    assert [wang.verdict(entry) for entry in (mistaken, of_another, fine)] == ["refused", "parked", "already"]
    assert (rows(installed, Entry), rows(installed, HeldEntry)) == (1, 2)


def test_a_child_of_another_school_is_never_entered(installed, ids, wang, take_in):
    with installed.app_context(), every_school():
        school = db.session.get_one(Student, ids["周小燕"]).school_id
        foreign = db.session.scalars(select(Student.id).where(Student.school_id != school)).first()
        assert foreign is not None
    assert "parked 1" in take_in(exported(an_envelope("talk", a_talk(foreign)))).output
    assert rows(installed, Entry) == 0


def test_what_a_lost_phone_holds_waits_for_the_school(installed, ids, wang, take_in):
    with installed.app_context(), every_school():
        Writing.begin()
        phone = db.session.scalars(select(Device).where(Device.device == A_PHONE)).one()
        revoke(db.session.get_one(Account, ids["wang"]), phone.id, ids["sun"], now())
        db.session.commit()
        Writing.end()
    assert "parked 1" in take_in(exported(an_envelope("talk", a_talk(ids["周小燕"])))).output
    assert rows(installed, Entry) == 0


def test_one_bad_row_or_file_spoils_no_other(installed, ids, wang, take_in):
    fine = an_envelope("talk", a_talk(ids["周小燕"]))
    changed = an_envelope("talk", a_talk(ids["周小燕"])) | {"body": "{}"}
    strange = [{"id": "x", "base64": "?"}, {"id": str(new_id()), "base64": "AAAA"}, None, 7]
    undigested = {name: value for name, value in fine.items() if name != "digest"} | {"id": str(new_id())}
    answer = take_in(exported(changed), exported(undigested), None, 7, [], {"files": 3}, exported(fine, files=strange))
    assert "accepted 1" in answer.output
    assert "6 rows are no entries" in answer.output
    assert "not_found" in answer.output


def test_a_file_of_somebody_else_changes_nothing(installed, ids, wang, take_in):
    entry = exported(an_envelope("talk", a_talk(ids["周小燕"])))
    answers = [
        take_in(entry, login="li"),
        take_in(entry, account=str(new_id())),
        take_in(entry, login="stranger", account=str(ids["stranger"])),
    ]
    assert [answer.exit_code for answer in answers] == [1] * 3
    assert all(answer.output.startswith("Error: ") for answer in answers)
    assert rows(installed, Entry) + rows(installed, HeldEntry) + rows(installed, Rescue) == 0


@pytest.mark.parametrize("device", ["", "01890000-0000-7000-8000-0000000000bb"])
def test_what_comes_from_no_phone_the_server_knows_waits_for_the_school(installed, ids, wang, take_in, device):
    answer = take_in(exported(an_envelope("talk", a_talk(ids["周小燕"]))), device=device, drafts=[{"kind": "talk"}])
    assert "phone_unknown" in answer.output
    assert "parked 1" in answer.output
    assert "1 drafts were never saved" in answer.output
    assert (rows(installed, Entry), rows(installed, HeldEntry)) == (0, 1)


def test_the_console_leaves_the_same_receipt_as_the_desk(installed, ids, wang, take_in):
    take_in(exported(an_envelope("talk", a_talk(ids["周小燕"]))))
    with installed.app_context(), every_school():
        rescue = db.session.scalars(select(Rescue)).one()
        assert (rescue.state, rescue.asked_by, rescue.counts) == ("done", None, {"accepted": 1})


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "runxin-unsent"}', "[" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_whole_export_is_answered_with_a_sentence(installed, tmp_path, text):
    answer = carried(tmp_path, text)
    assert (answer.exit_code, answer.output) == (1, "Error: This is no whole file of unsent records.\n")


def test_nothing_unsent_is_no_mistake(installed, wang, take_in):
    assert "no entries" in take_in().output
