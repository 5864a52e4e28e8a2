"""Chance that comes out the same every time: ids, names, telephone and identity numbers of people who do not exist."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random

from webapp.cli.demo.names import BOYS, GIRLS, MEN, SURNAMES, WOMEN
from webapp.domain.codes import MALE
from webapp.domain.resident_id import check_character

REGION = "990101"  # no region begins with 99


class Chance:
    """Everything drawn is drawn from one seeded generator; numbers never come twice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self._drawn: set[str] = set()

    def surname(self) -> str:
        """A family name; the first in the table are the commonest."""
        return SURNAMES[min(int(self.dice.expovariate(1 / 28)), len(SURNAMES) - 1)]

    def name(self, sex: str, surname: str | None = None, grown: bool = False) -> str:
        """A full name of a child, or of a grown-up."""
        men, women = (MEN, WOMEN) if grown else (BOYS, GIRLS)
        return (surname or self.surname()) + self.dice.choice((men if sex == MALE else women).split())

    def phone(self) -> str:
        """A mobile number of a shape that is not given out: 1[3-9]X0000NNNN."""
        return self._once(
            lambda: f"1{self.dice.randint(3, 9)}{self.dice.randint(0, 9)}0000{self.dice.randint(0, 9999):04d}"
        )

    def identity_number(self, birth: dt.date, sex: str) -> str:
        """A resident identity number of a region that does not exist, with the right check character."""
        first = self._once(lambda: self._first_17(birth, sex))
        return first + check_character(first)

    def id_at(self, moment: dt.datetime) -> uuid.UUID:
        """A UUIDv7 of that moment."""
        return id_at(self.dice, moment)

    def _first_17(self, birth: dt.date, sex: str) -> str:
        order = self.dice.randrange(1 if sex == MALE else 0, 1000, 2)
        return f"{REGION}{birth:%Y%m%d}{order:03d}"

    def _once(self, draw: Callable[[], str]) -> str:
        while (drawn := draw()) in self._drawn:
            pass
        self._drawn.add(drawn)
        return drawn


def id_at(dice: Random, moment: dt.datetime) -> uuid.UUID:
    """A UUIDv7 (RFC 9562) of that moment whose chance comes from `dice`."""
    milliseconds = int(moment.timestamp() * 1000)
    bits = milliseconds << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62)
    return uuid.UUID(int=bits)
