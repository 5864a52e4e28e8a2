"""What is counted while the server works, for Prometheus; no label names a person, a school or an id.

`runxin serve` gives its workers one folder (PROMETHEUS_MULTIPROC_DIR) before any of them loads the library, so that
each may answer for all.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_MAKING = threading.Lock()
Figures = Iterable[tuple[str, str, dict[tuple[tuple[str, str], ...], float]]]


@dataclass(frozen=True)
class Instruments:
    """The counters of this process."""

    requests: Counter
    seconds: Histogram
    login_failures: Counter
    sync_failures: Counter
    verdicts: Counter


def instruments() -> Instruments:
    """Made once, at the first request of a worker: the library chooses its store when it is loaded."""
    with _MAKING:  # the first requests come several at once
        return _instruments()


@cache
def _instruments() -> Instruments:
    from prometheus_client import Counter, Histogram

    return Instruments(
        Counter("runxin_requests", "Requests answered", ["route", "method", "status"]),
        Histogram("runxin_request_seconds", "Time until the answer was ready", ["route"], buckets=SECONDS),
        Counter("runxin_login_failures", "Logins refused, for whatever reason"),
        Counter("runxin_sync_failures", "Batches of phones that were not taken", ["status"]),
        Counter("runxin_verdicts", "What phones were told of their entries", ["verdict"]),
    )


def as_text(figures: Figures) -> bytes:
    """Everything in Prometheus's text format: what the processes counted, and `figures` (name, help, by labels)."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.multiprocess import MultiProcessCollector

    instruments()
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library does not say

    class OfTheDatabase:
        def collect(self) -> Iterable[GaugeMetricFamily]:
            for name, meaning, values in figures:
                labels = [label for label, _value in next(iter(values), ())]
                family = GaugeMetricFamily(name, meaning, labels=labels)
                for key, value in values.items():
                    family.add_metric([text for _label, text in key], value)
                yield family

    now = CollectorRegistry()
    now.register(OfTheDatabase())
    return generate_latest(counted) + generate_latest(now)
