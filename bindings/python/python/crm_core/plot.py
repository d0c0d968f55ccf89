"""Charts of figures, with matplotlib: `pip install crm-core[plot]`.

Each function draws on the axes it is given, or on new ones, and gives the axes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from .pipeline import ForecastFigures, FunnelFigures
from .receivables import AgeingReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ageing", "forecast", "funnel"]

_BLUE, _LIGHT, _RED = "#2b6cb0", "#90cdf4", "#c53030"


def _axes(axes: Axes | None) -> Axes:
    if axes is not None:
        return axes
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("charts need matplotlib; install it with `pip install crm-core[plot]`") from error
    _, new = pyplot.subplots(layout="constrained")
    return new


def _plain(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _thousands(value: float, _: float = 0) -> str:
    return f"{value:,.0f}"


def funnel(figures: FunnelFigures, axes: Axes | None = None) -> Axes:
    """How many deals reached each stage, and the part of them that went on."""
    axes = _axes(axes)
    stages = [stage.stage for stage in figures.stages]
    reached = [stage.reached for stage in figures.stages]
    bars = axes.barh(stages, reached, color=_BLUE)
    labels = [
        f"{stage.reached:,}" if stage.conversion is None else f"{stage.reached:,}, {stage.conversion:.0%} went on"
        for stage in figures.stages
    ]
    axes.bar_label(bars, labels, padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.set_xlabel("deals that reached the stage")
    axes.set_title(f"{figures.deals:,} deals, {figures.won:,} won")
    _plain(axes)
    return axes


def forecast(figures: ForecastFigures, currency: str, axes: Axes | None = None) -> Axes:
    """What a pipeline is expected to bring in `currency`, from what is closed to all that is open."""
    if currency not in figures.currencies:
        known = ", ".join(figures.currencies) or "none"
        raise ValueError(f"currency `{currency}`: the forecast has no such currency; give one of {known}")
    axes = _axes(axes)
    part = figures.currencies[currency]
    bars = {
        "closed": part.closed,
        "commit": part.commit,
        "best case": part.best_case,
        "open pipeline": part.open_pipeline,
        "weighted": part.weighted,
    }
    # A chart is looked at, not booked: here alone an amount becomes a float.
    amounts = [float(money.amount) for money in bars.values()]
    drawn = axes.bar(list(bars), amounts, color=[_BLUE, _BLUE, _BLUE, _LIGHT, _LIGHT])
    axes.bar_label(drawn, [f"{money.amount:,.0f}" for money in bars.values()], padding=3)
    axes.set_ylabel(currency)
    axes.yaxis.set_major_formatter(_thousands)
    axes.set_title(f"Forecast: {figures.won:,} won, {figures.open:,} open deals")
    _plain(axes)
    return axes


def _bucket_names(days: Sequence[int]) -> list[str]:
    starts = [1, *(day + 1 for day in days)]
    return ["not due", *(f"{start} to {end}" for start, end in zip(starts, days)), f"over {days[-1]}" if days else "past due"]


def ageing(report: AgeingReport, axes: Axes | None = None) -> Axes:
    """What is open on invoices by how many days it is past due."""
    axes = _axes(axes)
    buckets = report.total.buckets
    amounts = [buckets.current, *buckets.past_due]
    names = _bucket_names(report.bucket_days)
    colours = [_BLUE] + [_RED if at == len(amounts) - 2 else _LIGHT for at in range(len(amounts) - 1)]
    bars = axes.bar(names, [float(money.amount) for money in amounts], color=colours)
    axes.bar_label(bars, [f"{money.amount:,.0f}" for money in amounts], padding=3)
    axes.set_xlabel("days past due")
    axes.set_ylabel(report.currency)
    axes.yaxis.set_major_formatter(_thousands)
    total = sum((money.amount for money in amounts), Decimal(0))
    axes.set_title(f"{total:,.2f} {report.currency} open as of {report.as_of}")
    _plain(axes)
    return axes
