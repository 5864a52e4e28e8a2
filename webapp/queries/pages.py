"""A long list, shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from webapp.extensions import db

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """One page of a list: its rows, how many there are in all, and which page (from 1) of how many this is."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


def one_page(statement: Select[Row], page: int, size: int) -> Listed[Row]:
    """The page of an ordered statement; past the end, the last page. Two queries."""
    count = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.scalar(count) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = db.session.scalars(statement.offset((page - 1) * size).limit(size)).unique().all()
    return Listed(rows, total, page, pages)


def with_rows(listed: Listed[Any], rows: Sequence[Row]) -> Listed[Row]:
    """The same page with what its rows were made into."""
    return Listed(rows, listed.total, listed.page, listed.pages)
