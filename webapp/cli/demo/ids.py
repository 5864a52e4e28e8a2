"""Chance that comes out the same every time: ids, names, telephone and identity numbers of people who do not exist."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random

from webapp.domain.codes import MALE
from webapp.domain.resident_id import check_character

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单仇解查朴翟盖区覃"
)
BOYS = "伟强磊军勇杰涛明超辉浩然宇轩子涵俊文博天翔志远建平家乐小龙海洋思源一鸣嘉诚永康书恒景行立夏长安启东北辰"
GIRLS = "芳娜敏静丽娟燕玲雪梅兰霞小雨欣怡梦瑶思琪雅婷佳宁可心诗涵子萱若溪晓晴秋月春花玉洁安然书瑶清禾念慈采薇"
REGION = "990101"  # no region begins with 99


class Chance:
    """Everything drawn is drawn from one seeded generator; numbers never come twice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self._drawn: set[str] = set()

    def surname(self) -> str:
        """A family name; the first in the table are the commonest."""
        return SURNAMES[min(int(self.dice.expovariate(1 / 28)), len(SURNAMES) - 1)]

    def name(self, sex: str, surname: str | None = None) -> str:
        """A full name of one or two given characters."""
        given = BOYS if sex == MALE else GIRLS
        count = 1 if self.dice.random() < 0.12 else 2
        return (surname or self.surname()) + "".join(self.dice.sample(given, count))

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
