"""Charts of figures, with matplotlib: `pip install crm-core[plot]`.

Each function draws on the axes it is given, or on new ones, and gives the axes back. Amounts of several currencies are never drawn on one scale: where
figures have more than one, `currency` says which; where they have one, it can be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .frames import _buckets, _days, _free
from .kernel import Money
from .pipeline import (
    AccuracyFigures,
    BoardFigures,
    CurrencyForecast,
    ForecastFigures,
    ForecastMethod,
    ForecastSnapshot,
    FunnelFigures,
    HazardFigures,
    SimulatedWay,
    SimulationFigures,
)
from .receivables import AccountStatement, AgeingReport, AgeingRow, MovementSource

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["accuracy", "ageing", "board", "chances", "forecast", "forecast_history", "funnel", "simulation", "statement", "time_in_stage"]

_BLUE, _LIGHT = "#2b6cb0", "#90cdf4"
# From sure to unsure: one hue that grows lighter, which every eye tells apart, and a grey print too.
_SURE, _LIKELY, _HOPED, _POSSIBLE = "#0b3c6f", "#2b6cb0", "#6baed6", "#c6dbef"
# What stands beside each other without an order: of the palette of Okabe and Ito.
_ORANGE, _GREEN, _INK = "#e69f00", "#009e73", "#333333"
# From not due to long past due: warmer and darker with age.
_AGES = ("#c6dbef", "#fdd0a2", "#fdae6b", "#f16913", "#a63603")
# The same orange, dark enough to be read.
_BROWN = "#8a5a00"


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


def _from_zero(axes: Axes, *amounts: Decimal | None) -> None:
    """From zero to the tallest column and a little above, or from below it where one stands below; where there is none, the line of zero lies at the
    bottom all the same.
    """
    axes.yaxis.set_major_formatter(_thousands)
    if not any(amounts):
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        return
    least, most = (float(of((amount or 0 for amount in amounts), default=0)) for of in (min, max))
    room = 0.15 * (max(most, 0) - min(least, 0))
    axes.set_ylim(min(least, 0) - (room if least < 0 else 0), max(most, 0) + room)


def _by_day(axes: Axes, days: Iterable[date]) -> None:
    """An axis of days: each with its name where there are one or two, else as many as find room."""
    known = sorted(set(days))
    if len(known) < 3:
        axes.set_xticks(known, [str(on) for on in known])  # type: ignore[arg-type, unused-ignore]
        return
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(maxticks=8)  # type: ignore[no-untyped-call, unused-ignore]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call, unused-ignore]


def _one(known: Iterable[str], currency: str | None, what: str) -> str | None:
    """The currency to draw: the one that is named, or the only one; none where there is none at all."""
    names = sorted(set(known))
    if currency is None and len(names) > 1:
        raise ValueError(f"currency: the {what} has several, which have no scale in common; give one of {', '.join(names)}")
    if currency is not None and currency not in names:
        raise ValueError(f"currency `{currency}`: the {what} has no such currency; give one of {', '.join(names) or 'none'}")
    return currency or next(iter(names), None)


def _rows(axes: Axes, names: Sequence[str], lengths: Sequence[float], labels: Sequence[str]) -> None:
    """A bar for each name, from top to bottom, with its label behind it."""
    places = range(len(names))
    bars = axes.barh(places, lengths, height=0.65, color=_BLUE)
    axes.set_yticks(places, names)
    axes.bar_label(bars, labels, padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.35 * max(lengths, default=0) or 1)
    axes.xaxis.set_major_formatter(_thousands)
    _plain(axes)


def _lines(count: int) -> float:
    """How high a chart of so many bars is."""
    return 1.4 + 0.5 * max(count, 1)


def _deals(count: int) -> str:
    return "1 deal" if count == 1 else f"{count:,} deals"


def board(figures: BoardFigures, currency: str | None = None, axes: Axes | None = None) -> Axes:
    """What the open deals of each stage add up to, and how many they are; their number alone where none has an amount."""
    axes = _axes(axes, _lines(len(figures.columns)))
    drawn = _one((money.currency for column in figures.columns for money in column.amount), currency, "board")
    # How many deals there are stands with the stage, since the bars speak of those in one currency.
    names = [f"{column.stage}\n{_deals(column.deals)}" for column in figures.columns]
    deals = sum(column.deals for column in figures.columns)
    if drawn is None:
        counts = [column.deals for column in figures.columns]
        _rows(axes, [column.stage for column in figures.columns], counts, [_deals(count) for count in counts])
        axes.locator_params(axis="x", nbins=5, integer=True)
        axes.set_xlabel("open deals")
    else:
        in_it = [[money.amount for money in column.amount if money.currency == drawn] for column in figures.columns]
        sums = [sum(amounts, Decimal(0)) for amounts in in_it]
        _rows(axes, names, [float(amount) for amount in sums], [f"{amount:,.0f}" for amount in sums])
        axes.locator_params(axis="x", nbins=5)
        axes.set_xlabel(drawn)
    axes.set_title(f"{_deals(deals)} open")
    return axes


def funnel(figures: FunnelFigures, axes: Axes | None = None) -> Axes:
    """How many deals reached each stage, and the part of them that went on."""
    axes = _axes(axes, _lines(len(figures.stages)))
    # In the last open stage, going on is winning.
    ways = ["went on"] * (len(figures.stages) - 1) + ["won"]
    labels = [
        f"{stage.reached:,}" if stage.conversion is None else f"{stage.reached:,}, {stage.conversion:.0%} {way}"
        for stage, way in zip(figures.stages, ways)
    ]
    _rows(axes, [stage.stage for stage in figures.stages], [stage.reached for stage in figures.stages], labels)
    axes.locator_params(axis="x", nbins=5, integer=True)
    axes.set_xlabel("deals that reached the stage")
    axes.set_title(f"{figures.deals:,} deals, {figures.won:,} won")
    return axes


def time_in_stage(figures: FunnelFigures, axes: Axes | None = None) -> Axes:
    """How many days deals stay in each stage: the middle one of all stays, and the mean of those that ended."""
    axes = _axes(axes, _lines(len(figures.stages)))
    known = [(stage.median_days, stage.mean_days, stage.stays) for stage in figures.stages]
    labels = [
        "nobody left it yet" if mean is None else f"{'over half are there' if median is None else f'{median:.1f}'} ({stays:,} left)"
        for median, mean, stays in known
    ]
    places = range(len(known))
    longest = max((float(days) for median, mean, _ in known for days in (median, mean) if days is not None), default=0)
    bars = axes.barh(places, [float(median or 0) for median, _, _ in known], height=0.65, color=_BLUE, label="median of all stays")
    means = [(float(mean), place) for place, (_, mean, _) in zip(places, known) if mean is not None]
    ended = "mean of those that ended"
    axes.scatter(*zip(*means) if means else ([], []), color=_ORANGE, edgecolor=_INK, marker="D", zorder=3, label=ended)
    # Behind the bar or the mean, whichever reaches further.
    for place, ((median, mean, _), label) in enumerate(zip(known, labels)):
        axes.annotate(label, (float(max(median or 0, mean or 0)), place), (9, 0), textcoords="offset points", va="center")
    axes.set_yticks(places, [stage.stage for stage in figures.stages])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.35 * longest or 1)
    axes.set_xlabel("days in the stage")
    if known:
        handles = [bars, *axes.collections]
        axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False, fontsize="small")
    _plain(axes)
    return axes


def _refused(way: SimulatedWay) -> int:
    return sum(refusal.moves for refusal in way.refused)


def simulation(figures: SimulationFigures, most: int = 15, axes: Axes | None = None) -> Axes:
    """What a proposed pipeline would have made of the moves on each way: those with most refusals first, then those of which most is not known.

    At most `most` ways are drawn; how many are left out stands below.
    """
    ways = sorted(figures.ways, key=lambda way: (_refused(way), way.not_known, way.moves), reverse=True)[:most]
    axes = _axes(axes, _lines(len(ways)))
    layers = [
        ("accepted", _LIGHT, None, [way.accepted for way in ways]),
        ("not known", "white", "////", [way.not_known for way in ways]),
        ("refused", _ORANGE, None, [_refused(way) for way in ways]),
    ]
    places, ends = range(len(ways)), [0] * len(ways)
    for label, colour, hatch, widths in layers:
        edge = _BLUE if hatch else colour
        axes.barh(places, widths, left=ends, height=0.65, color=colour, hatch=hatch, edgecolor=edge, linewidth=0, label=label)
        ends = [end + width for end, width in zip(ends, widths)]
    for place, (way, end) in enumerate(zip(ways, ends)):
        refused = ", ".join(f"{refusal.moves:,} {refusal.code}" for refusal in way.refused)
        words = refused or (f"{way.not_known:,} not known" if way.not_known else f"{way.accepted:,}")
        axes.annotate(words, (end, place), (4, 0), textcoords="offset points", va="center", fontsize="small")
    axes.set_yticks(places, [f"{way.from_} → {way.to}" if way.from_ else f"opened in {way.to}" for way in ways], fontsize="small")
    axes.invert_yaxis()
    axes.set_xlim(0, 1.3 * max(ends, default=0) or 1)
    axes.xaxis.set_major_formatter(_thousands)
    axes.locator_params(axis="x", nbins=5, integer=True)
    rest = len(figures.ways) - len(ways)
    axes.set_xlabel(f"moves; {rest:,} ways are left out" if rest else "moves")
    if ways:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False, fontsize="small")
    unknown = f", {figures.not_known:,} not known" if figures.not_known else ""
    axes.set_title(f"{figures.whole:,} of {_deals(figures.deals)} would go through whole{unknown}", pad=24)
    _plain(axes)
    return axes


def _forecast_of(figures: ForecastFigures, currency: str | None) -> tuple[str, CurrencyForecast | None, CurrencyForecast | None]:
    """The currency to draw, what was counted in it, and the same with the adjustments."""
    converted = figures.converted
    if currency is None and converted is not None:
        return f"{converted.sums.won.currency}, converted", converted.sums, converted.adjusted
    drawn = _one({*figures.currencies, *figures.adjusted}, currency, "forecast")
    if drawn is None:
        return "", None, None
    return drawn, figures.currencies.get(drawn), figures.adjusted.get(drawn)


def forecast(figures: ForecastFigures, currency: str | None = None, axes: Axes | None = None) -> Axes:
    """What a pipeline is expected to bring, from what is closed to all that is open: each forecast with the categories that it adds up.

    Where managers adjusted it, a mark says what it comes to with their adjustments. Figures that were converted into one currency are drawn in that,
    unless `currency` names another.
    """
    drawn, part, adjusted = _forecast_of(figures, currency)
    axes = _axes(axes)
    zero = Decimal(0)
    won, committed, hoped_for, possible, weighted = (
        (part.won.amount, part.committed.amount, part.hoped_for.amount, part.possible.amount, part.weighted.amount)
        if part
        else (zero,) * 5
    )
    names = ["closed", "commit", "best\ncase", "open\npipeline", "weighted"]
    layers = [
        ("won", _SURE, [won, won, won, zero, zero]),
        ("committed", _LIKELY, [zero, committed, committed, committed, zero]),
        ("hoped for", _HOPED, [zero, zero, hoped_for, hoped_for, zero]),
        ("possible", _POSSIBLE, [zero, zero, zero, possible, zero]),
        ("by probability", "white", [zero, zero, zero, zero, weighted]),
    ]
    places, totals = range(len(names)), [zero] * len(names)
    for label, colour, heights in layers:
        hatch, edge = ("////", _BLUE) if colour == "white" else (None, "white")
        bottoms, tall = [float(total) for total in totals], [float(height) for height in heights]
        axes.bar(places, tall, bottom=bottoms, width=0.7, color=colour, label=label, hatch=hatch, edgecolor=edge, linewidth=0.5)
        totals = [total + height for total, height in zip(totals, heights)]
    axes.set_xticks(places, names)
    changed = _changed(part, adjusted)
    for place, total in enumerate(totals):
        _total(axes, place, total, changed.get(place))
    if changed:
        axes.plot([], [], color=_ORANGE, linewidth=3, label="with adjustments")
    axes.set_ylabel(drawn)
    _plain(axes)
    _from_zero(axes, *totals, *changed.values())
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3, frameon=False, fontsize="small")
    axes.set_title(f"Forecast: {figures.won:,} won, {_deals(figures.open)} open")
    return axes


def _changed(counted: CurrencyForecast | None, adjusted: CurrencyForecast | None) -> dict[int, Decimal]:
    """What the forecasts come to that managers adjusted, by their places."""
    if adjusted is None:
        return {}
    parts = {1: "commit", 2: "best_case", 3: "open_pipeline"}
    before = {place: getattr(counted, name).amount if counted else Decimal(0) for place, name in parts.items()}
    after = {place: getattr(adjusted, name).amount for place, name in parts.items()}
    return {place: amount for place, amount in after.items() if amount != before[place]}


def _total(axes: Axes, place: int, total: Decimal, adjusted: Decimal | None) -> None:
    """What a column comes to, above it; above that, what it comes to with the adjustments, where a line marks them."""
    top = max(total, adjusted or total)
    _above(axes, place, top, total)
    if adjusted is not None:
        axes.hlines(float(adjusted), place - 0.4, place + 0.4, color=_ORANGE, linewidth=3)
        _above(axes, place, top, adjusted, _BROWN, 14)


def _above(axes: Axes, place: int, top: Decimal, amount: Decimal, colour: str = "black", height: float = 4) -> None:
    """An amount above a column that reaches `top`."""
    where = (place, float(top))
    axes.annotate(f"{amount:,.0f}", where, (0, height), textcoords="offset points", ha="center", fontsize="small", color=colour)


def forecast_history(
    history: Iterable[ForecastSnapshot] | Mapping[date, ForecastFigures],
    currency: str | None = None,
    *,
    came: Money | None = None,
    axes: Axes | None = None,
) -> Axes:
    """What was expected day after day, beside what came.

    The history is snapshots, as `Session.iter` gives them, or the figures of days that were asked for with `as_of`; all of them of one period and of the
    same deals. `came` is what the period brought in the end, drawn as a line to compare with.
    """
    days = _days(history)
    known = {name for *_, counted, _ in days for name in counted} or ({came.currency} if came else set())
    drawn = _one(known, currency or (came.currency if came else None), "history")
    if came is not None and came.currency != drawn:
        raise ValueError(f"came: it is in {came.currency}, which has no scale in common with {drawn}; give what came in {drawn}")
    axes = _axes(axes)
    lines = [
        ("best case", "best_case", _HOPED, "s"),
        ("commit", "commit", _BLUE, "o"),
        ("weighted", "weighted", _ORANGE, "D"),
        ("closed", "closed", _SURE, "^"),
    ]
    sums = [(on, counted.get(drawn or "")) for on, *_, counted, _ in days]
    for label, name, colour, marker in lines:
        heights = [float(getattr(part, name).amount) if part else 0.0 for _, part in sums]
        axes.plot([on for on, _ in sums], heights, color=colour, marker=marker, markersize=4, label=label)  # type: ignore[arg-type, unused-ignore]
    if came is not None:
        axes.axhline(float(came.amount), color=_INK, linestyle="--", linewidth=1, label=f"came: {came.amount:,.0f}")
    axes.set_ylabel(drawn or "")
    drawn_amounts = [getattr(part, name).amount for _, part in sums if part for _, name, *_ in lines]
    _from_zero(axes, came.amount if came else None, *drawn_amounts)
    _by_day(axes, {on for on, _ in sums})
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=5, frameon=False, fontsize="small")
    axes.set_title("What was expected, day after day")
    _plain(axes)
    return axes


_METHODS = {
    ForecastMethod.WEIGHTED: ("by probability", _BLUE),
    ForecastMethod.COMMITTED: ("committed", _ORANGE),
    ForecastMethod.HAZARD: ("by age", _GREEN),
}


def accuracy(figures: Iterable[AccuracyFigures], currency: str | None = None, axes: Axes | None = None) -> Axes:
    """How far each way to forecast was from what came, horizon by horizon: the lower, the better.

    Below the percentage that was missed stands the bias: above zero where too much was foretold.
    """
    rows = list(figures)
    drawn = _one((row.currency for row in rows), currency, "accuracy")
    rows = [row for row in rows if row.currency == drawn]
    axes = _axes(axes)
    horizons = sorted({row.horizon_days for row in rows})
    known = {(row.horizon_days, row.method): row for row in rows}
    methods = [method for method in _METHODS if any(row.method == method for row in rows)]
    width = 0.8 / max(len(methods), 1)
    for at, method in enumerate(methods):
        label, colour = _METHODS[method]
        found = [(place, known[horizon, method]) for place, horizon in enumerate(horizons) if (horizon, method) in known]
        places = [place + (at - (len(methods) - 1) / 2) * width for place, _ in found]
        bars = axes.bar(places, [100 * float(row.wape or 0) for _, row in found], width=width * 0.92, color=colour, label=label)
        axes.bar_label(bars, [_missed(row) for _, row in found], padding=3, fontsize="small")
    axes.set_xticks(range(len(horizons)), [f"{horizon} days" for horizon in horizons])
    axes.set_ylabel("% missed of what was won")
    _plain(axes)
    axes.margins(y=0.18)
    if not rows:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
    else:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False, fontsize="small")
        axes.set_xlabel(f"horizon; at {max(row.month_ends for row in rows):,} month ends, in {drawn}")
    return axes


def _missed(row: AccuracyFigures) -> str:
    if row.wape is None:
        return "nothing won"
    return f"{row.wape:.0%}" if row.bias is None else f"{row.wape:.0%}\n({row.bias:+.0%})"


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


def ageing(reports: Iterable[AgeingReport], currency: str | None = None, axes: Axes | None = None) -> Axes:
    """What is open on invoices by how many days it is past due, each bucket on top of those before it, and beside them all of it: what is disputed, promised
    and blocked, and what is free to be asked for.

    The reports are those of one day.
    """
    known = list(reports)
    drawn = _one((report.currency for report in known), currency, "ageing")
    axes = _axes(axes)
    _plain(axes)
    report = next((report for report in known if report.currency == drawn), None)
    if report is None:
        _from_zero(axes)
        axes.set_xticks([])
        axes.set_title("Nothing is open")
        return axes
    total = report.total
    amounts = [total.buckets.current.amount, *(money.amount for money in total.buckets.past_due)]
    _aged(axes, amounts)
    _held(axes, len(amounts), total)
    axes.set_xticks(range(len(amounts) + 1), [*_buckets(report), "all"])
    _from_zero(axes, total.open.amount)
    axes.set_xlabel("days past due")
    axes.set_ylabel(report.currency)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, frameon=False, fontsize="small")
    invoices = "1 invoice" if total.invoices == 1 else f"{total.invoices:,} invoices"
    credit = f"\n{total.credit.amount:,} {report.currency} of credit stands against it" if total.credit.amount else ""
    axes.set_title(f"{total.open.amount:,} {report.currency} open on {invoices} as of {report.as_of}{credit}")
    return axes


def _aged(axes: Axes, amounts: Sequence[Decimal]) -> None:
    """A column for each bucket that stands on those before it: the older, the darker."""
    bottom = Decimal(0)
    for place, amount in enumerate(amounts):
        axes.bar(place, float(amount), bottom=float(bottom), width=0.7, color=_AGES[min(place, len(_AGES) - 1)])
        bottom += amount
        _above(axes, place, bottom, amount)
        # To the next one, so that a bucket with nothing in it leaves no gap.
        axes.hlines(float(bottom), place - 0.35, place + 0.65, color=_INK, linewidth=0.5)


def _held(axes: Axes, place: int, row: AgeingRow) -> None:
    """A column of all that is open: what stands in the way of asking for it, from below, and on top what is free."""
    layers = [
        ("disputed", _ORANGE, "////", row.disputed.amount),
        ("promised", _GREEN, "....", row.promised.amount),
        ("blocked", _INK, "xxxx", row.blocked.amount),
        ("free", _BLUE, None, _free(row)),
    ]
    bottom = Decimal(0)
    for label, colour, hatch, amount in layers:
        drawn = axes.bar(place, float(amount), bottom=float(bottom), width=0.7, color=colour, hatch=hatch, edgecolor="white", linewidth=0.5)
        drawn.set_label(f"{label}: {amount:,.0f}")
        bottom += amount
    _above(axes, place, bottom, bottom)


_MOVEMENTS: list[tuple[str, str, str, tuple[type, ...]]] = [
    ("invoice", _BLUE, "^", (MovementSource.Invoice,)),
    ("credit note", _LIGHT, "v", (MovementSource.CreditNote,)),
    ("payment", _GREEN, "o", (MovementSource.Payment,)),
    ("paid back", _ORANGE, "D", (MovementSource.Refund, MovementSource.Chargeback)),
    ("let go", _INK, "X", (MovementSource.Residual, MovementSource.WriteOff)),
]
"""What is marked on a statement: its name, colour, mark and the sources that it is."""


def statement(figures: AccountStatement, axes: Axes | None = None) -> Axes:
    """What a customer owes day after day: a step for each movement, with a mark of what moved it. Below zero, the company owes them."""
    axes = _axes(axes)
    movements = figures.movements
    days = [figures.from_, *(moved.on for moved in movements), figures.to]
    balances = [figures.opening.amount, *(moved.balance.amount for moved in movements), figures.closing.amount]
    axes.step(days, [float(balance) for balance in balances], where="post", color=_INK, linewidth=1.2)  # type: ignore[arg-type, unused-ignore]
    for label, colour, mark, sources in _MOVEMENTS:
        marked = [moved for moved in movements if isinstance(moved.source, sources)]
        if marked:
            places, heights = [moved.on for moved in marked], [float(moved.balance.amount) for moved in marked]
            axes.scatter(places, heights, color=colour, marker=mark, edgecolor=_INK, linewidth=0.5, zorder=3, label=label)  # type: ignore[arg-type, unused-ignore]
    _from_zero(axes, *balances)
    axes.axhline(0, color=_INK, linewidth=0.5)
    _by_day(axes, days)
    axes.set_ylabel(figures.currency)
    axes.set_title(f"{figures.opening.amount:,} {figures.currency} owed at first, {figures.closing.amount:,} on {figures.to}")
    if movements:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=5, frameon=False, fontsize="small")
    _plain(axes)
    return axes
