"""One code, used twice in the same moment."""

from concurrent.futures import ThreadPoolExecutor

from tests.codes import a_code
from tests.conftest import inside
from webapp.extensions import db


def test_one_code_used_by_four_at_once_opens_once(on_disk, cast):
    with inside(on_disk):
        code = a_code(cast.wang)

    def activate(n):
        browser = on_disk.test_client()
        return browser.post("/activate", data={"login": "wang", "code": code, "new": f"chunsun-yuhou-{n}"}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(activate, range(4)))
    assert answers == [303, 422, 422, 422]
    with on_disk.app_context():
        db.engine.dispose()
