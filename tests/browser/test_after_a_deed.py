"""Pages that are there only once something was done: free of barriers, nothing runs off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text
from tests.browser.test_administration import fits
from tests.journeys.staff_import.conftest import workbook

Desk = Callable[[str], Page]
LIST = workbook(("罗春燕", "T901", 13900009001, "青山镇中心小学", "导师", ""), ("罗春燕", "", "", "", "校霸", ""))
ROSTER = "姓名,性别,班级,学籍号\n孔小云,女,三年级2班,G990101201706150011\n曹小石,不明,三年级2班,无\n".encode()


def test_a_file_opened_in_an_emergency(desk: Desk, school: School) -> None:
    page = desk("zhou")
    page.goto(school.at("/desk/emergency"))
    page.fill("input[name=q]", "周小燕")
    page.click("form[action='/desk/emergency/search'] button")
    page.fill("textarea[name=reason]", "放学后没有回家，外婆打来电话，要马上联系家长。")
    fits(page)
    page.click("form[action='/desk/emergency'] button")
    page.locator("form[action$='/close']").wait_for()
    fits(page)


def test_a_staff_list_that_was_read_and_the_job_that_read_it(desk: Desk, school: School) -> None:
    page = desk("sun")
    page.goto(school.at("/desk/staff-list"))
    page.select_option("select[name=school_id]", str(school.cast.schools["school"]))
    has_it_read(page, FilePayload(name="教师名单.xlsx", mimeType="application/zip", buffer=LIST))


def test_a_roster_that_was_read(desk: Desk, school: School) -> None:
    page = desk("chen")
    page.goto(school.at("/desk/import"))
    has_it_read(page, FilePayload(name="名册.csv", mimeType="text/csv", buffer=ROSTER))


def has_it_read(page: Page, file: FilePayload) -> None:
    """Send a list by the form that is open, look at the job that reads it, at what it would do, and at the jobs."""
    page.set_input_files("input[name=file]", file)
    page.click("form[enctype='multipart/form-data'] button")
    page.wait_for_url("**/desk/jobs/*")
    page.locator("main a.button, main a[role=button]").wait_for(timeout=60_000)
    fits(page)
    page.click("main a.button, main a[role=button]")
    page.locator("ul.tiles").wait_for()
    fits(page)
    page.goto(page.url.partition("/desk/")[0] + "/desk/jobs")
    fits(page)


def test_a_record_about_to_be_taken_back(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.record_visit(school.cast.yan, a_text("改天再来"))
    hers.go(f"/field/students/{school.cast.yan}")
    hers.tap("a[href^='/field/withdraw?entry=']")
    hers.page.wait_for_url("**/field/withdraw?entry=*")
    fits(hers.page)
