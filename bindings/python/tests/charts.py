"""What the tests of frames and charts share."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from crm_core import Money


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def texts(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


def heights(axes: Any) -> list[list[float]]:
    """The bars of a chart, layer by layer."""
    return [[bar.get_height() for bar in container] for container in axes.containers]
