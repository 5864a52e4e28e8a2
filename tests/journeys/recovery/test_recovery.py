"""A forgotten PIN: the key of a phone's vault is kept for its owner, and given back after a fresh login only."""

import base64
import datetime as dt
import os

import pytest
from sqlalchemy import select

from tests.sealing import sealed_vault_key
from tests.visitor import A_PHONE
from webapp.actions.devices import revoke
from webapp.models import Account, AuditEvent, Device, LoginSession, new_id, now

URL = f"/api/v1/devices/{A_PHONE}/recovery"


def on_a_phone(visitor):
    """The visitor, heard from as a phone, and the key to seal to."""
    answer = visitor.get("/api/v1/kit", headers={"Runxin-Device": str(A_PHONE)})
    return visitor, answer.get_json()["envelope_key"]


def handed_over(visitor, key, vault_key, device=A_PHONE):
    return visitor.put(URL, json=sealed_vault_key(key, vault_key, visitor.account, device))


def long_ago(house, visitor):
    """The login lies hours back."""
    with house() as session:
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == visitor.account)):
            row.opened_at = row.stepped_up_at = now() - dt.timedelta(hours=3)


def test_the_key_comes_back_to_its_owner_after_a_login(as_, house):
    wang, key = on_a_phone(as_("wang"))
    vault_key = os.urandom(32)
    assert handed_over(wang, key, vault_key).status_code == 200
    assert base64.b64decode(wang.post(URL).get_json()["key"]) == vault_key
    with house() as session:
        deeds = list(session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("device.recovery"))))
        assert deeds == ["device.recovery_kept", "device.recovery_given"]
        raw = session.connection().exec_driver_sql("SELECT recovery FROM devices").scalar_one()
        assert vault_key not in bytes(raw)


def test_a_login_of_hours_ago_gets_nothing_until_it_is_confirmed(as_, house):
    wang, key = on_a_phone(as_("wang"))
    handed_over(wang, key, os.urandom(32))
    long_ago(house, wang)
    answer = wang.post(URL)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "step_up_needed")


def test_the_last_key_handed_over_is_the_one_that_comes_back(as_):
    wang, key = on_a_phone(as_("wang"))
    for vault_key in (os.urandom(32), bytes(32)):
        handed_over(wang, key, vault_key)
    assert base64.b64decode(wang.post(URL).get_json()["key"]) == bytes(32)


def test_a_colleague_finds_no_phone_there(as_):
    wang, key = on_a_phone(as_("wang"))
    handed_over(wang, key, os.urandom(32))
    li = as_("li")
    assert li.post(URL).status_code == 404
    assert handed_over(li, key, os.urandom(32)).status_code == 404


@pytest.mark.parametrize("login", ["stranger", "zhang"])
def test_neither_a_stranger_nor_another_school_finds_it(as_, login):
    wang, key = on_a_phone(as_("wang"))
    handed_over(wang, key, os.urandom(32))
    assert as_(login).post(URL).status_code == 404


def test_nobody_gets_it_without_a_login(nobody):
    assert nobody.post(URL).status_code == 401


def test_with_the_phone_revoked_the_key_is_gone(as_, house):
    wang, key = on_a_phone(as_("wang"))
    handed_over(wang, key, os.urandom(32))
    with house() as session:
        device = session.scalars(select(Device)).one()
        revoke(session.get_one(Account, wang.account), device.id, wang.account, now())
    with house() as session:
        assert session.scalars(select(Device.recovery)).one() is None
    again = as_("wang")
    assert again.post(URL).status_code == 403
    assert handed_over(again, key, os.urandom(32)).status_code == 403


def test_a_phone_nobody_heard_from_keeps_nothing(as_):
    wang = as_("wang")
    key = wang.pull().get_json()["envelope_key"]
    assert handed_over(wang, key, os.urandom(32)).status_code == 404
    assert wang.post(URL).status_code == 404


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_what_is_no_key_of_256_bits_is_not_kept(as_, length):
    wang, key = on_a_phone(as_("wang"))
    assert handed_over(wang, key, os.urandom(length)).status_code == 422
    assert wang.post(URL).status_code == 404


def test_a_seal_for_another_phone_or_key_or_of_garbage_is_not_kept(as_):
    wang, key = on_a_phone(as_("wang"))
    assert handed_over(wang, key, os.urandom(32), device=new_id()).status_code == 422
    assert handed_over(wang, key | {"id": str(new_id())}, os.urandom(32)).status_code == 422
    assert wang.put(URL, json={"sealed": "????", "key": key["id"]}).status_code == 422
    assert wang.put(URL, json={}).status_code == 422
    assert wang.post(URL).status_code == 404
