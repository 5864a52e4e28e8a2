"""Settings 设置: what a bureau, and where it may a school, decides for itself; the default, and within which bounds.

The words for each (what it is, why the default is what it is) are routes/choice_words.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.domain.refusals import Refused

Value = bool | int | str


class Stricter(StrEnum):
    """Which of two values protects better; a school may move only that way from its bureau's."""

    LESS = "less"
    MORE = "more"
    ON = "on"
    NEITHER = "neither"


@dataclass(frozen=True)
class Choice:
    """One setting. A number has `least` and `most`; a word is one of `words`; else it is on or off.

    Where words differ in strictness, the later ones protect better. `of_school`: may a school decide too?
    `clause`: where the default comes from.
    """

    key: str
    default: Value
    stricter: Stricter
    of_school: bool
    clause: str
    least: int = 0
    most: int = 0
    words: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """number | word | switch."""
        return "word" if self.words else "number" if self.most else "switch"

    def accepts(self, value: Any) -> bool:
        """Is it a value of this kind and within the bounds?"""
        if self.words:
            return value in self.words
        if self.most:
            return type(value) is int and self.least <= value <= self.most
        return type(value) is bool

    def strict_enough(self, value: Value, bureau: Value) -> bool:
        """Does a school's value protect at least as well as its bureau's?"""
        if self.stricter is Stricter.NEITHER:
            return True
        ours, theirs = (self.words.index(str(one)) if self.words else int(one) for one in (value, bureau))
        return ours >= theirs if self.stricter in {Stricter.MORE, Stricter.ON} else ours <= theirs


MINUTES_A_DAY = 24 * 60
DECIDERS = ("both", "office", "principal")
APPROVERS = ("principal", "head", "deputy")
CHOICES: dict[str, Choice] = {
    choice.key: choice
    for choice in (
        Choice("idle_minutes", 30, Stricter.LESS, True, "GB/T 22239-2019 8.1.4.1; ASVS 5, 7.3.1", 5, 120),
        Choice("idle_minutes_field", 480, Stricter.LESS, True, "ASVS 5, 7.3.1", 15, MINUTES_A_DAY),
        Choice("longest_hours", 12, Stricter.LESS, True, "ASVS 5, 7.3.2; NIST SP 800-63B-4, 2.2.3", 1, 24),
        Choice("phone_days", 30, Stricter.LESS, True, "NIST SP 800-63B-4, 2.1.3", 1, 90),
        Choice("silent_days", 14, Stricter.LESS, True, "《个人信息保护法》51", 3, 30),
        Choice("activation_days", 14, Stricter.LESS, False, "ASVS 5, 6.4.1", 1, 60),
        Choice("step_up_minutes", 10, Stricter.LESS, False, "ASVS 5, 7.5.3", 1, 60),
        Choice("glass_hours", 2, Stricter.LESS, True, "《未成年人网络保护条例》36", 1, 24),
        Choice("photo_consent", True, Stricter.ON, True, "《个人信息保护法》29、31"),
        Choice("voice_consent", True, Stricter.ON, True, "《个人信息保护法》29、31"),
        Choice("pin_digits", 6, Stricter.MORE, True, "GB/T 22239-2019 8.1.4.1", 6, 12),
        Choice("lock_minutes", 5, Stricter.LESS, True, "GB/T 22239-2019 8.1.4.1; ASVS 5, 7.3.1", 1, 30),
        Choice("phone_secret", "pin", Stricter.MORE, True, "NIST SP 800-63B-4, 3.1.1", words=("pin", "passphrase")),
        Choice("care_levels", 3, Stricter.NEITHER, True, "RX-10; SC-13", 2, 5),
        Choice("care_visit_days", 7, Stricter.LESS, True, "SZ-22b", 1, 30),
        Choice("care_review_days", 90, Stricter.LESS, True, "RX-10a", 7, 366),
        Choice("keep_years", 3, Stricter.LESS, True, "《个人信息保护法》19、47", 1, 15),
        Choice("voice_months", 12, Stricter.LESS, True, "《个人信息保护法》19、47", 1, 60),
        Choice("photo_months", 36, Stricter.LESS, True, "《个人信息保护法》19、47", 1, 180),
        Choice("held_decided_by", "both", Stricter.NEITHER, True, "SC-14", words=DECIDERS),
        Choice("care_verified_by", "both", Stricter.NEITHER, True, "SZ-22b", words=DECIDERS),
        Choice("care_approved_by", "principal", Stricter.NEITHER, True, "RX-10", words=APPROVERS),
        Choice("requests_answered_by", "both", Stricter.NEITHER, True, "《个人信息保护法》50", words=DECIDERS),
    )
}


def settled(choice: Choice, bureau: Any, school: Any) -> Value:
    """What holds, of the default, a bureau's value and a school's (None: said nothing).

    A value outside of today's bounds counts as nothing said; so does a school's that its bureau, being stricter
    meanwhile, would not let it choose today.
    """
    own = bureau if choice.accepts(bureau) else choice.default
    free = choice.of_school and choice.accepts(school) and choice.strict_enough(school, own)
    value: Value = school if free else own
    return value


def checked(choice: Choice, value: Any, bureau: Value | None) -> Value:
    """A value asked for; `bureau` is what holds in the bureau where a school asks, None where the bureau itself does.

    Refused as choice_value for one outside the bounds, choice_of_bureau where a school may not decide, choice_stricter
    where it would protect less than its bureau asks.
    """
    if bureau is not None and not choice.of_school:
        raise Refused("choice_of_bureau", field=choice.key)
    if not choice.accepts(value):
        raise Refused("choice_value", field=choice.key, least=choice.least, most=choice.most)
    if bureau is not None and not choice.strict_enough(value, bureau):
        raise Refused("choice_stricter", field=choice.key)
    sound: Value = value
    return sound
