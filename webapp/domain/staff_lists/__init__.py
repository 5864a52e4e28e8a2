"""Staff lists 教职工名单: reading a school's or a county's list of its people without ever guessing silently."""

from webapp.domain.staff_lists.headings import ALIASES, SEARCHED_ROWS, bare
from webapp.domain.staff_lists.reading import MOST_ROWS, read_staff, too_long
from webapp.domain.staff_lists.rows import Reason, StaffReading, StaffRow
from webapp.domain.staff_lists.words import SYNONYMS

__all__ = [
    "ALIASES",
    "MOST_ROWS",
    "SEARCHED_ROWS",
    "SYNONYMS",
    "Reason",
    "StaffReading",
    "StaffRow",
    "bare",
    "read_staff",
    "too_long",
]
