"""A phone that never sends again: what is on it goes into a file, and an administrator takes that in at the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import listen_for_complaints
from tests.browser.test_administration import fits
from tests.browser.test_recovery import STORAGE_DIES
from tests.pictures import a_photo
from webapp.domain.rescue import MOST_AT_DESK

Desk = Callable[[str], Page]


def test_what_a_phone_exported_before_it_was_thrown_away_is_at_the_school_once_with_its_photo(
    lasting_phone: NewPhone, phone: NewPhone, desk: Desk, school: School, tmp_path: Path
) -> None:
    agreed, begun = a_text("每周日晚上给妈妈打电话"), a_text("没写完")
    hers = lasting_phone()
    hers.open("/login")
    hers.log_in("li")
    hers.enable_offline()
    hers.lose_network()
    hers.record_visit(school.cast.mei, agreed, a_photo())
    hers.fill_visit(school.cast.mei, begun)
    hers.go("/field/entries")
    file = carried_away(hers, "[data-export]", tmp_path)
    hers.close()  # and never opened again

    page = desk("sun")
    taken_in(page, school, file)
    expect(tile(page, 0)).to_have_text("1")
    expect(page.locator("main")).not_to_contain_text(agreed)
    assert (school.entries_saying(agreed), school.photos_of(agreed)) == (1, [True])
    assert school.author_of(agreed) == school.cast.li
    fits(page)

    reads_of_it(phone(), "孙管理员")
    taken_in(page, school, file)
    expect(tile(page, 1)).to_have_text("1")
    expect(page.locator("main")).to_contain_text("原来就在了")
    assert (school.entries_saying(agreed), school.photos_of(agreed)) == (1, [True])
    fits(page)
    reads_of_it(phone(), "孙管理员")


def test_what_could_be_read_of_a_phone_whose_storage_died_waits_for_the_school_and_is_accepted_once(
    phone: NewPhone, desk: Desk, school: School, tmp_path: Path
) -> None:
    said = a_text("存储坏了以前写的")
    hers = phone()
    hers.page.context.add_init_script(STORAGE_DIES)
    hers.log_in("li")
    hers.enable_offline()
    hers.lose_network()
    hers.record_talk(school.cast.mei, said)
    hers.page.evaluate("localStorage.setItem('dead', '1')")
    hers.go("/field/students")
    hers.page.locator("dialog#broken").wait_for()
    file = carried_away(hers, "[data-broken-export]", tmp_path)

    page = desk("sun")
    taken_in(page, school, file)
    expect(tile(page, 2)).to_have_text("1")
    expect(page.locator("table.cards tbody tr")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text(said)
    fits(page)
    assert school.entries_saying(said) == 0

    office = desk("chen")
    office.goto(school.at("/desk/held"))
    waiting = office.locator("article.held", has_text="没有学校认得的手机").last
    waiting.locator("form[action$='/accept'] button").click()
    office.wait_for_url("**/desk/held")
    assert school.entries_saying(said) == 1
    reads_of_it(phone(), "孙管理员")


def test_a_file_that_is_too_large_is_told_of_before_it_travels(desk: Desk, school: School, tmp_path: Path) -> None:
    page, sent = desk("sun"), []
    heard = listen_for_complaints(page)
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(school.at("/desk/accounts/{li}/unsent"))
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(MOST_AT_DESK + 1)
    page.set_input_files("input[name=file]", large)
    expect(page.locator("#too-large")).to_be_visible()
    page.click("form[enctype='multipart/form-data'] button")
    fits(page)
    assert (sent, heard) == ([], [])
    page.set_input_files("input[name=file]", {"name": "half.json", "mimeType": "application/json", "buffer": b'{"form'})
    expect(page.locator("#too-large")).to_be_hidden()
    result_of(page)
    expect(page.locator("main [role=alert]")).to_contain_text("不是完整的")
    fits(page)


def carried_away(hers: Phone, button: str, folder: Path) -> Path:
    """The file that the button gives, somewhere else than on the phone."""
    with hers.page.expect_download() as given:
        hers.tap(button)
    path = folder / "unsent.json"
    given.value.save_as(path)
    return path


def taken_in(page: Page, school: School, file: Path) -> None:
    """From 李老师's account to what became of the file."""
    page.goto(school.at("/desk/accounts/{li}"))
    page.click("a[href$='/unsent']")
    page.set_input_files("input[name=file]", file)
    result_of(page)
    page.locator("ul.tiles").wait_for()


def reads_of_it(hers: Phone, by: str) -> None:
    """李老师 logs in and is told who took in a file from her phone; next time she is not told again."""
    hers.page.goto(f"{hers.url}/login?next=/field")
    hers.enter("li")
    hers.page.wait_for_url("**/resets?next=*")
    expect(hers.page.locator("main")).to_contain_text(by)
    fits(hers.page)
    hers.tap("form[action='/resets'] button")
    hers.page.wait_for_url(hers.url + "/field")


def result_of(page: Page) -> None:
    """Send the form that is open, wait until the work is done, and look at what came of it."""
    page.click("form[enctype='multipart/form-data'] button")
    page.wait_for_url("**/desk/jobs/*")
    page.locator(".job a.button").click(timeout=60_000)
    page.wait_for_url("**/unsent/*")


def tile(page: Page, number: int) -> Locator:
    """The figure of a tile: entered, here already, waiting, with mistakes."""
    return page.locator("ul.tiles .figure").nth(number)
