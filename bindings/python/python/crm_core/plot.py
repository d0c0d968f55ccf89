"""Charts of figures, with matplotlib: `pip install crm-core[plot]`.

Each function draws on the axes it is given, or on new ones, and gives the axes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .kernel import Money
from .pipeline import ForecastFigures, FunnelFigures, HazardFigures
from .receivables import AgeingReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ageing", "chances", "forecast", "funnel"]

_BLUE, _LIGHT, _RED = "#2b6cb0", "#90cdf4", "#c53030"


def _axes(axes: Axes | None, height: float = 4.0) -> Axes:
    if axes is not None:
        return axes
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("charts need matplotlib; install it with `pip install crm-core[plot]`") from error
    _, new = pyplot.subplots(figsize=(6.4, height), layout="constrained")
    return new


def _thousands(value: float, _: float = 0) -> str:
    return f"{value:,.0f}"


def _plain(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _columns(axes: Axes, bars: Mapping[str, Money], colours: Sequence[str], currency: str) -> None:
    """A column for each amount, with the amount above it."""
    # A chart is looked at, not booked: here alone an amount becomes a float.
    drawn = axes.bar(list(bars), [float(money.amount) for money in bars.values()], width=0.7, color=colours)
    axes.bar_label(drawn, [f"{money.amount:,.0f}" for money in bars.values()], padding=3, fontsize="small")
    axes.margins(y=0.12)
    axes.set_ylabel(currency)
    axes.yaxis.set_major_formatter(_thousands)
    _plain(axes)
    if not any(money.amount for money in bars.values()):
        # Where nothing is owed, the line of zero lies at the bottom all the same.
        axes.set_ylim(0, 1)
        axes.set_yticks([0])


def funnel(figures: FunnelFigures, axes: Axes | None = None) -> Axes:
    """How many deals reached each stage, and the part of them that went on."""
    axes = _axes(axes, 1.4 + 0.5 * max(len(figures.stages), 1))
    stages = [stage.stage for stage in figures.stages]
    # In the last open stage, going on is winning.
    ways = ["went on"] * (len(stages) - 1) + ["won"]
    labels = [
        f"{stage.reached:,}" if stage.conversion is None else f"{stage.reached:,}, {stage.conversion:.0%} {way}"
        for stage, way in zip(figures.stages, ways)
    ]
    bars = axes.barh(stages, [stage.reached for stage in figures.stages], height=0.65, color=_BLUE)
    axes.bar_label(bars, labels, padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.35 * max((stage.reached for stage in figures.stages), default=0) or 1)
    axes.locator_params(axis="x", nbins=5, integer=True)
    axes.xaxis.set_major_formatter(_thousands)
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
    _columns(axes, bars, [_BLUE, _BLUE, _BLUE, _LIGHT, _LIGHT], currency)
    axes.set_title(f"Forecast: {figures.won:,} won, {figures.open:,} open deals")
    return axes


def chances(figures: HazardFigures, axes: Axes | None = None) -> Axes:
    """How many of a hundred open deals are won on a day, by their age."""
    axes = _axes(axes)
    names = [f"{band.from_day} to {band.to_day}" if band.to_day else f"from {band.from_day}" for band in figures.bands]
    drawn = axes.bar(names, [float(band.won_a_day) for band in figures.bands], width=0.7, color=_BLUE)
    axes.bar_label(drawn, [f"{band.won:,}" for band in figures.bands], padding=3, fontsize="small")
    axes.tick_params(axis="x", rotation=60)
    axes.set_xlabel("days since the opening; above, how many were won")
    axes.set_ylabel("% won a day")
    axes.set_title(f"Learned from {figures.learned_from:,} closed deals")
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
    _columns(axes, dict(zip(names, amounts)), colours, report.currency)
    axes.set_xlabel("days past due")
    axes.set_title(f"{report.total.open.amount:,} {report.currency} open as of {report.as_of}")
    return axes
