"""Slips on paper: what they say, and that nobody prints one with a code of his own."""

import builtins
import re
import zlib

import pytest

from tests.codes import noted
from webapp.actions.activation import make_codes
from webapp.actions.slips import slip_of, slips_of
from webapp.documents.slips import address_of, picture, slips_pdf
from webapp.domain.refusals import Refused
from webapp.models import Account, Activation, now

URL = "https://runxin.example/activate"


def printed(session, *ids):
    """The slips of these accounts with new codes."""
    accounts = [session.get_one(Account, one) for one in ids]
    return slips_of(accounts, make_codes(accounts, None, now()), now())


def pages_of(pdf):
    """How many sheets: counted in the file's objects, which it holds compressed."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    objects = (zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")
    return sum(len(re.findall(rb"/Type ?/Page\b", one)) for one in objects)


@pytest.fixture
def in_a_request(app):
    with app.test_request_context():
        yield


def test_a_slip_says_who_where_the_code_and_until_when(house, cast):
    with house() as session:
        wang, sun = printed(session, cast.wang, cast.sun)
        assert (wang.name, wang.login, wang.place) == ("王秀英", "wang", "青山镇中心小学")
        assert sun.place == "青山县教育局"
        assert re.fullmatch(r"[A-HJ-KM-NP-Z2-9]{4}(-[A-HJ-KM-NP-Z2-9]{4}){2}", wang.code)
        until = session.query(Activation).filter_by(account_id=cast.wang).one().expires_at
        assert wang.expires_at == until


def test_the_picture_opens_the_page_with_login_and_code_behind_the_mark(house, cast):
    with house() as session:
        (slip,) = printed(session, cast.wang)
    assert address_of(slip, URL) == f"{URL}#login=wang&code={slip.code}"
    assert picture(slip, URL).path.startswith("M4 4.5h7")  # the first corner, with four modules of white around


def test_printing_is_noted_for_each_person(house, cast):
    with house() as session:
        slips = printed(session, cast.wang, cast.li)
        codes = [slip.code for slip in slips]
    with house():
        events = noted("slip.printed")
        assert [event.subject_id for event in events] == [cast.wang, cast.li]
        assert not [code for code in codes if code in str([event.details for event in events])]


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN", "<script>"])
def test_nobody_prints_a_slip_with_another_code(house, cast, code):
    with house() as session:
        printed(session, cast.wang)
        with pytest.raises(Refused, match="wrong_code"):
            slip_of(session.get_one(Account, cast.wang), code, now())


def test_nobody_prints_a_slip_with_anothers_or_a_used_code(house, cast, nobody):
    with house() as session:
        (lis,) = printed(session, cast.li)
        (wangs,) = printed(session, cast.wang)
        with pytest.raises(Refused):
            slip_of(session.get_one(Account, cast.wang), lis.code, now())
    nobody.post("/activate", data={"login": "wang", "code": wangs.code, "new": "chunsun-yuhou"})
    with house() as session, pytest.raises(Refused):
        slip_of(session.get_one(Account, cast.wang), wangs.code, now())


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2)])
def test_eight_slips_go_on_a_sheet(house, cast, in_a_request, count, sheets):
    with house() as session:
        (slip,) = printed(session, cast.wang)
    told = []
    pdf = slips_pdf([slip] * count, URL, lambda done, every: told.append((done, every)))
    assert pdf.startswith(b"%PDF")
    assert pages_of(pdf) == sheets
    assert told[-1] == (sheets, sheets)


def test_a_hostile_name_is_printed_as_it_is_and_nothing_is_fetched(house, cast, in_a_request):
    with house() as session:
        session.get_one(Account, cast.wang).name = '<img src="http://192.0.2.1/x.png">\u202e' * 20
        (slip,) = printed(session, cast.wang)
    assert pages_of(slips_pdf([slip], URL)) == 1


def test_a_server_without_the_drawing_library_says_so(house, cast, in_a_request, monkeypatch):
    with house() as session:
        (slip,) = printed(session, cast.wang)
    found = builtins.__import__

    def without(name, *args, **more):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return found(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused, match="slips_need_library"):
        slips_pdf([slip], URL)
