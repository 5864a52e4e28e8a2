"""Figures of a measurement, and the report they stand in."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured line: what, its budget in words, the figure in words, and whether it holds (None: no budget)."""

    what: str
    budget: str
    measured: str
    holds: bool | None = None


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile of some values; share from 0 to 1."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: list[float], unit: str = "ms", digits: int = 0) -> str:
    """Median, 95th percentile and count of some values, in words."""
    return (
        f"median {median(values):.{digits}f} {unit}, p95 {percentile(values, 0.95):.{digits}f} {unit}, n={len(values)}"
    )


def timed(work: Callable[[], object]) -> float:
    """How long some work takes, in milliseconds."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def write_report(figures: list[Figure], path: Path) -> str:
    """The figures as a Markdown table, written to `path`; returns it."""
    marks = {True: "holds", False: "**missed**", None: ""}
    rows = [f"| {f.what} | {f.budget} | {f.measured} | {marks[f.holds]} |" for f in figures]
    text = "\n".join(["| what | budget | measured | |", "|---|---|---|---|", *rows, ""])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return text
