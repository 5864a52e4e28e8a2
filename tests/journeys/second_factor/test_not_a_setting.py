"""No setting takes the second step away from those whose role asks for it."""

import pytest

from webapp.models import SettingValue


@pytest.mark.parametrize("login", ["sun", "xu", "zhao", "wei", "zhou"])
def test_what_a_bureau_once_decided_does_not_switch_it_off(nobody, house, cast, login):
    """Older installations had a setting for it; the row may still be there."""
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, key="second_factor", value=False))
    nobody.log_in(login)
    for page in ("/desk", "/field", "/desk/accounts", "/desk/psychology", "/desk/counts"):
        assert nobody.get(page).location.startswith("/second-factor?next="), page
    assert nobody.pull().status_code == 401
    assert nobody.post("/second-factor/removal").status_code in {403, 422}
