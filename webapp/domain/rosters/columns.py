"""From a row of headings to the columns of a roster: which field stands where, and whose telephone is whose.

What somebody said of a heading (`said`: bare heading to field, "" for a column to leave aside) goes before the aliases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from webapp.domain.codes import relation_code
from webapp.domain.rosters.aliases import HEADINGS, Alias, alias_of, bare_heading
from webapp.domain.rosters.disability import DISABILITY
from webapp.domain.rosters.guardian_columns import GuardianColumns, field_of_part, with_part, with_said
from webapp.domain.rosters.texts import listed

_PARENTS = "父亲|母亲|爸爸|妈妈|父|母|爷爷|奶奶|外公|外婆|祖父|祖母|外祖父|外祖母"
_PERSON = re.compile(
    rf"(?:(?:家长|监护人|家庭成员)?(?P<kin>{_PARENTS})|(?P<who>(?:第[一二三四1-4])?(?:家庭)?(?:主要)?(?:成员|监护人|法定监护人|家长|紧急联系人|联系人))"
    r"(?P<nth>[1-4一二三四])?)(?:的)?(?P<rest>.*?)(?P<last>[1-4一二三四])?"
)
_GUARDIAN_PARTS = {
    "name": ["姓名", "名字", ""],
    "relation": listed("关系 与学生关系 与本人关系 与孩子关系 称谓 与学生的关系"),
    "note": listed("关系说明 关系备注"),
    "phone": listed("电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 联系号码 手机电话"),
}
_BARE_RELATION = re.compile(r"(?:与|和)?(?:学生|监护人|家长|本人|孩子|被监护人)?的?(?:关系|称谓|称呼)")
_NUMBERING = frozenset({"", *listed("序号 编号 学号 座号 座位号 班内学号 No No. 原因 原行号")})
_ONE_PER_PUPIL = frozenset(listed("id_number registry_number"))
_STAFF = re.compile("班主任|教师|老师|帮扶|包保|结对|导师|辅导员")
EVIDENCE = frozenset(listed("sex birth_date id_number registry_number"))


@dataclass(frozen=True)
class Columns:
    """Where everything stands. `fields` lists a field's columns, the best first; `headings` are as typed, `words` what
    they were taken for."""

    fields: dict[str, tuple[int, ...]]
    guardians: tuple[GuardianColumns, ...]
    headings: tuple[str, ...]
    words: tuple[str, ...]
    twice: frozenset[str] = field(default_factory=frozenset)

    @property
    def strength(self) -> int:
        """How many different things about a pupil the headings name, the name not counted."""
        named = set(self.fields) - {"name", "remark", "id_type", *DISABILITY}
        return len(named) + bool(self.guardians)

    @property
    def foreign(self) -> bool:
        """Whether any heading is unknown and no mere number in a list."""
        mapped = dict(self.read)
        return any(word not in _NUMBERING for i, word in enumerate(self.words) if i not in mapped)

    @property
    def read(self) -> Iterator[tuple[int, str]]:
        """Every column that is read, and the field it is read as."""
        for name, indexes in self.fields.items():
            yield from ((index, name) for index in indexes)
        for place, person in enumerate(self.guardians):
            yield from ((index, field_of_part(self.guardians, place, part)) for index, part in person.parts)

    @property
    def aside(self) -> Iterator[int]:
        """Every column with a heading that is not read; mere numbers in the list are no loss."""
        mapped = dict(self.read)
        for index, heading in enumerate(self.headings):
            if index not in mapped and bare_heading(heading) not in _NUMBERING:
                yield index

    def first(self, name: str) -> int | None:
        """The best column of a field, if there is one."""
        return next(iter(self.fields.get(name, ())), None)


def columns_of(headings: Sequence[str], said: Mapping[str, str] | None = None) -> Columns:
    """Maps headings to fields; unknown ones are left aside."""
    chosen = [(said or {}).get(bare_heading(heading)) for heading in headings]
    bare = [_word(heading, word) for heading, word in zip(headings, chosen, strict=True)]
    aliases: dict[int, Alias] = {}
    people: list[GuardianColumns] = []
    for index, (heading, word) in enumerate(zip(bare, chosen, strict=True)):
        if word in HEADINGS:
            aliases[index] = Alias(word, -1)
        elif word is not None:
            continue
        elif alias := alias_of(heading):
            if _is_somebody_elses(alias, bare, index, people):
                continue
            aliases[index] = alias
            if alias.field == "phone":
                _claim_phone(people, index)
        elif _BARE_RELATION.fullmatch(heading):
            _add_relation(people, index)
        elif heading:
            _add_person(people, index, heading)
    people = with_said(_with_stray_phones(people), chosen)
    aliases |= {index: Alias("phone", 1) for person in people if not person.known for index in person.phones}
    claimed = {index for person in people if person.known for index in person.indexes}
    ranked = _by_rank({i: a for i, a in aliases.items() if i not in claimed})
    guardians = tuple(person for person in people if person.known)
    return Columns(ranked, guardians, tuple(headings), tuple(bare), _twice(aliases, bare))


def _word(heading: str, field: str | None) -> str:
    """The heading as the aliases know it: its own word, or that of the field it was said to be."""
    return bare_heading(heading) if field is None else HEADINGS.get(field, "")


def _is_somebody_elses(alias: Alias, bare: list[str], index: int, people: list[GuardianColumns]) -> bool:
    """电话 right behind 班主任 is the teacher's; a heading that comes again behind a guardian is the guardian's."""
    if alias.field == "phone":
        return index > 0 and bool(_STAFF.search(bare[index - 1]))
    return alias.field != "name" and bare[index] in bare[:index] and bool(people)


def _by_rank(aliases: dict[int, Alias]) -> dict[str, tuple[int, ...]]:
    names = {alias.field for alias in aliases.values()}
    ranked = sorted(aliases, key=lambda index: (aliases[index].rank, index))
    return {name: tuple(index for index in ranked if aliases[index].field == name) for name in names}


def _twice(aliases: dict[int, Alias], bare: list[str]) -> frozenset[str]:
    """Headings that stand twice: lists side by side. Of names there must be one column, whatever it is called."""
    names = [bare[index] for index, alias in aliases.items() if alias.field == "name"]
    seen = [bare[index] for index, alias in aliases.items() if alias.field in _ONE_PER_PUPIL]
    return frozenset(heading for heading in seen if seen.count(heading) > 1) | frozenset(names[1:])


def _add_person(people: list[GuardianColumns], index: int, heading: str) -> None:
    match = _PERSON.fullmatch(heading)
    part = next((part for part, words in _GUARDIAN_PARTS.items() if match and match["rest"] in words), None)
    if match is None or part is None:
        return
    key = match["kin"] or match["who"] + (match["nth"] or match["last"] or "")
    alike = [place for place, person in enumerate(people) if person.key == key]
    if not alike or _taken(people[alike[-1]], part):
        people.append(GuardianColumns(key, relation_code(match["kin"]) if match["kin"] else None))
        alike = [len(people) - 1]
    people[alike[-1]] = with_part(people[alike[-1]], part, index)


def _taken(person: GuardianColumns, part: str) -> bool:
    """A second name or relation of the same heading begins the next person; a second telephone does not."""
    return part in ("name", "relation") and bool(getattr(person, f"{part}s"))


def _add_relation(people: list[GuardianColumns], index: int) -> None:
    """关系 belongs to the last named person whose relation is not yet known; without one it waits for nobody."""
    for place in reversed(range(len(people))):
        person = people[place]
        if person.names and not person.relations and not person.fixed_relation:
            people[place] = with_part(person, "relation", index)
            return


def _claim_phone(people: list[GuardianColumns], index: int) -> None:
    """A bare 电话 is a person's if it stands right behind that person's columns and the person has none yet."""
    if people and not people[-1].phones and people[-1].indexes and max(people[-1].indexes) == index - 1:
        people[-1] = with_part(people[-1], "phone", index)


def _with_stray_phones(people: list[GuardianColumns]) -> list[GuardianColumns]:
    """家长电话 beside 监护人 and no other guardian: the two words mean the same person."""
    named = [p for p in people if p.names]
    stray = [p for p in people if not p.names and p.phones and re.match("监护人|家长", p.key)]
    if len(named) == 1 and re.match("监护人|家长", named[0].key) and not named[0].phones and len(stray) == 1:
        joined = replace(named[0], phones=stray[0].phones, relations=named[0].relations + stray[0].relations)
        return [joined if p is named[0] else p for p in people if p is not stray[0]]
    return people
