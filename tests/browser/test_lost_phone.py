"""A phone that was lost: revoked at the desk, it hands over what it holds and empties itself, whoever has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text
from tests.browser.test_administration import fits
from tests.cast import CHILDREN
from tests.pictures import a_photo
from webapp.actions.devices import revoke
from webapp.models import Account, Device, EntryFile, HeldEntry, now

EMPTY = """async () => {
  const homes = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("runxin-"));
  const worker = await navigator.serviceWorker.getRegistration("/field");
  return [homes, await caches.keys(), worker ? 1 : 0, document.cookie.includes("runxin_who=0")];
}"""


def take_out_of_service(school: School, login: str) -> None:
    """As an administrator does at the desk."""
    with school.server.data() as session:
        account = session.get_one(Account, school.cast.people[login])
        for device in session.scalars(select(Device).where(Device.account_id == account.id)):
            revoke(account, device.id, school.cast.sun, now())


def test_a_lost_phone_hands_over_what_it_holds_and_is_empty(
    lasting_phone: NewPhone, desk: Callable[[str], Page], school: School, engine: str
) -> None:
    said = a_text("爷爷住院了")
    lost = lasting_phone(engine)
    lost.open("/login")
    lost.log_in("li")
    lost.enable_offline()
    lost.lose_network()
    lost.record_visit(school.cast.mei, said, a_photo())
    lost.close()
    take_out_of_service(school, "li")

    lost.offline = False
    lost.reopen_locked()
    lost.page.wait_for_url("**/out-of-service")
    expect(lost.page.locator("h1")).to_contain_text("停用")
    assert lost.page.evaluate(EMPTY) == [[], [], 0, False]
    assert school.entries_saying(said) == 0, "the school has not decided yet"
    with school.server.data() as session:
        held = session.scalars(select(HeldEntry).where(HeldEntry.raw.contains(said))).one()
        assert (held.reason, held.author_id) == ("phone_out_of_service", school.cast.li)
        assert session.scalars(select(EntryFile.stored_as).where(EntryFile.entry_id == held.entry_id)).one()
        emptied = session.scalars(select(Device.emptied_at).where(Device.device == held.device)).one()
        assert emptied is not None

    office = desk("chen")
    office.goto(school.at("/desk/held"))
    expect(office.locator("article.held").filter(has_text="郑小梅").first).to_be_visible()
    fits(office)


def test_a_phone_that_was_silent_for_too_long_shows_no_child_until_a_login(phone: NewPhone, school: School) -> None:
    silent = phone()
    silent.log_in("wang")
    silent.enable_offline()
    silent.lose_network()
    silent.page.clock.set_fixed_time(now() + dt.timedelta(days=15))
    silent.go("/field/students")
    expect(silent.page.locator("#page h1")).to_contain_text("锁上")
    assert CHILDREN["yan"][0] not in silent.page.content()
    silent.regain_network()
    silent.log_in("wang", "/field/students")
    expect(silent.page.locator("#page")).to_contain_text(CHILDREN["yan"][0])
