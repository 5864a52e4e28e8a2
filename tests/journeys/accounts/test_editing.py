"""Two administrators and one account: the second is told what the first changed, and nothing is overwritten."""

import pytest

from webapp.models import Account


def form(house, account_id, **over):
    with house() as session:
        row = session.get(Account, account_id)
        values = {"version": row.version, "name": row.name, "login": row.login}
        return values | {"staff_number": row.staff_number or "", "phone": row.phone or ""} | over


def stored(house, account_id):
    with house() as session:
        row = session.get(Account, account_id)
        return row.name, row.login, row.staff_number, row.phone, row.version


def test_name_login_number_and_phone_can_be_changed_and_found_again(as_, cast, house):
    sun, page = as_("sun"), f"/desk/accounts/{cast.li}"
    asked = form(house, cast.li, name="李 建华", login="Lijh", staff_number="QS-007", phone="+86 139-0000-2222")
    assert sun.post(page, data=asked).status_code == 303
    assert 'role="status"' in sun.get(f"{page}?done=saved").text
    assert 'role="status"' not in sun.get(f"{page}?done=<script>").text
    assert stored(house, cast.li) == ("李 建华", "lijh", "QS-007", "13900002222", 2)
    for words in ("jianhua", "qs-007", "13900002222", "lijh", "李"):
        assert str(cast.li) in sun.get(f"/desk/accounts?q={words}").text, words


def test_the_second_administrator_sees_both_values_and_overwrites_nothing(as_, cast, house):
    opened = form(house, cast.li)
    assert as_("sun").post(f"/desk/accounts/{cast.li}", data=opened | {"phone": "13900003333"}).status_code == 303
    late = opened | {"phone": "13900004444", "name": "李建民"}
    answer = as_("wei").post(f"/desk/accounts/{cast.li}", data=late, headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    for text in ("孙管理员", "13900003333", "13900004444", "李建民", "Nothing was overwritten"):
        assert text in answer.text, text
    assert stored(house, cast.li)[3] == "13900003333"
    assert 'name="version" value="2"' in answer.text
    assert as_("wei").post(f"/desk/accounts/{cast.li}", data=late | {"version": 2}).status_code == 303
    assert stored(house, cast.li)[:4] == ("李建民", "li", None, "13900004444")


def test_saving_what_is_there_already_changes_nothing(as_, cast, house):
    assert as_("sun").post(f"/desk/accounts/{cast.li}", data=form(house, cast.li)).status_code == 303
    assert stored(house, cast.li)[4] == 1


def test_what_two_have_in_common_from_earlier_stops_no_other_change(as_, cast, house):
    with house() as session:
        for account_id in (cast.li, cast.wang):
            session.get(Account, account_id).phone = "13900005555"
    assert as_("sun").post(f"/desk/accounts/{cast.li}", data=form(house, cast.li, name="李建军")).status_code == 303
    assert stored(house, cast.li)[0] == "李建军"


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"login": "wang"}, 409),
        ({"staff_number": "TAKEN"}, 409),
        ({"phone": "13900005555"}, 409),
        ({"name": " "}, 422),
        ({"version": "x"}, 409),
        ({"version": ""}, 409),
        ({"version": "-1"}, 409),
        ({"version": "9" * 400}, 409),
        ({"name": "名" * 100_000}, 422),
    ],
)
def test_what_will_not_do_comes_back_and_is_not_stored(as_, cast, house, over, status):
    with house() as session:
        row = session.get(Account, cast.wang)
        row.staff_number, row.phone = "TAKEN", "13900005555"
    before = stored(house, cast.li)
    answer = as_("sun").post(f"/desk/accounts/{cast.li}", data=form(house, cast.li, **over))
    assert answer.status_code == status
    assert stored(house, cast.li) == before


def test_one_above_is_looked_at_but_not_changed(as_, cast, house):
    wei, page = as_("wei"), f"/desk/accounts/{cast.sun}"
    assert "look at it, but not change it" in wei.get(page, headers={"Accept-Language": "en"}).text
    assert wei.post(page, data=form(house, cast.sun, name="别人")).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("he", 404), ("chen", 403), ("stranger", 404), ("xu", 303)])
def test_only_who_has_the_account_under_him_changes_it(as_, cast, house, who, status):
    asked = form(house, cast.li, name="李建军")
    assert as_(who).post(f"/desk/accounts/{cast.li}", data=asked).status_code == status
