"""A new version arrives while somebody is at work."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.phone import NewPhone
from tests.browser.release import Release
from tests.browser.school import School, a_text


def test_an_update_waits_for_what_is_half_typed_and_brings_the_old_queue_and_the_draft_along(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    queued, typed = a_text("旧版本存的"), a_text("写了一半")
    installation = Release(school.server.port)
    hers = lasting_phone(engine, installation.url)
    hers.open("/login")
    hers.log_in("wang")
    hers.enable_offline()
    before = hers.page.locator("html").get_attribute("data-build")
    hers.lose_network()
    hers.record_talk(school.cast.yan, queued)
    hers.fill_visit(school.cast.yan, typed)
    installation.release()
    hers.page.context.set_offline(False)
    hers.page.evaluate("navigator.serviceWorker.getRegistration('/field').then((one) => one.update())")
    hers.page.wait_for_function("navigator.serviceWorker.getRegistration('/field').then((one) => one.waiting !== null)")
    offer = hers.page.locator("[data-update]")
    expect(offer).to_be_hidden()
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(typed)
    assert hers.page.locator("html").get_attribute("data-build") == before
    hers.tap("#nav a[href='/field/me']")
    expect(offer).to_be_visible()
    offer.click()
    hers.page.wait_for_function("build => document.documentElement.dataset.build === build", arg=installation.build)
    hers.strip_says("sent")
    assert school.entries_saying(queued) == 1
    hers.go("/field/record")
    hers.tap("[data-drafts] a[data-draft-open]")
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(typed)
    hers.save()
    hers.strip_says("sent")
    assert school.entries_saying(typed) == 1
    installation.close()
