"""Figures as tables: what was asked for, in rows with typed columns.

Each function takes figures as `Session.ask` gave them and answers a `Table`, which polars, pyarrow and duckdb read as it is, and pandas by
`Table.to_pandas`. Amounts are exact decimals; every row speaks of one currency, which it names. Where figures have no amount, the currency is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ._native import Table, _table
from .kernel import Money
from .pipeline import (
    AccuracyFigures,
    Board,
    BoardFigures,
    CurrencyForecast,
    Forecast,
    ForecastAccuracy,
    ForecastFigures,
    ForecastSnapshot,
    Funnel,
    FunnelFigures,
    HazardFigures,
    PerformanceFigures,
    SalesPerformance,
    SimulatePipeline,
    SimulationFigures,
)
from .receivables import (
    AccountStatement,
    Ageing,
    AgeingReport,
    AgeingRow,
    CollectionEffectiveness,
    CollectionFigures,
    CustomerStatement,
    DaysSalesOutstanding,
    Dso,
)

__all__ = [
    "accuracy", "ageing", "board", "cards", "chances", "collection", "debtors",
    "dso", "forecast", "forecast_history", "funnel", "quarters", "simulation", "statement",
]

_SUMS = (
    "won",
    "committed",
    "hoped_for",
    "possible",
    "omitted",
    "weighted",
    "commit",
    "best_case",
    "open_pipeline",
)
_ADJUSTED = ("commit", "best_case", "open_pipeline")
_FORECAST = [("currency", "text"), *((name, "decimal") for name in (*_SUMS, *(f"adjusted_{name}" for name in _ADJUSTED)))]


def _each(sums: Sequence[Money]) -> list[tuple[str | None, Decimal | None]]:
    """Currency and amount of each sum; one of neither where there is none."""
    return [(money.currency, money.amount) for money in sums] or [(None, None)]


def board(figures: BoardFigures) -> Table:
    """One row for each stage and currency: how many deals are in the stage, and what those with an amount in that currency add up to.

    A stage where no deal has an amount has one row without a currency. `deals` and `without_amount` are those of the whole stage, in each of its rows.
    """
    columns = [("stage", "text"), ("deals", "integer"), ("without_amount", "integer"), ("currency", "text"), ("amount", "decimal")]
    rows: list[list[Any]] = []
    for column in figures.columns:
        rows.extend([column.stage, column.deals, column.without_amount, *cells] for cells in _each(column.amount))
    return _table(columns, rows)


def cards(figures: BoardFigures) -> Table:
    """One row for each card of a board, stage by stage, in the order of the board."""
    columns = [
        ("stage", "text"),
        ("opportunity", "text"),
        ("name", "text"),
        ("currency", "text"),
        ("amount", "decimal"),
        ("probability", "decimal"),
        ("category", "text"),
        ("expected_close", "date"),
        ("opened_on", "date"),
        ("account", "text"),
        ("owner", "text"),
    ]
    rows = [
        [
            column.stage,
            card.id,
            card.name,
            card.amount and card.amount.currency,
            card.amount and card.amount.amount,
            card.probability.value,
            card.category.value,
            card.expected_close,
            card.opened_on,
            card.account,
            card.ownership.owner,
        ]
        for column in figures.columns
        for card in column.cards
    ]
    return _table(columns, rows)


def _sums(currency: str, counted: CurrencyForecast | None, adjusted: CurrencyForecast | None) -> list[Any]:
    """The cells of `_FORECAST`; where nothing was counted, the sums are zero."""

    def amount(sums: CurrencyForecast | None, name: str) -> Decimal:
        return getattr(sums, name).amount if sums else Decimal(0)

    return [currency, *(amount(counted, name) for name in _SUMS), *(amount(adjusted or counted, name) for name in _ADJUSTED)]


def forecast(figures: ForecastFigures) -> Table:
    """One row for each currency: the categories, the forecasts that they add up to, and the same with the adjustments.

    What was converted into one currency stands in `figures.converted` and is not among the rows, so that no amount is there twice.
    """
    currencies = sorted({*figures.currencies, *figures.adjusted})
    return _table(_FORECAST, [_sums(name, figures.currencies.get(name), figures.adjusted.get(name)) for name in currencies])


def _days(
    history: Iterable[ForecastSnapshot] | Mapping[date, ForecastFigures],
) -> list[tuple[date, int, int, Mapping[str, CurrencyForecast], Mapping[str, CurrencyForecast]]]:
    """Day, open and won deals, sums by currency and adjusted sums by currency, in the order of days."""
    if isinstance(history, Mapping):
        days = [(on, known.open, known.won, known.currencies, known.adjusted) for on, known in history.items()]
        return sorted(days, key=lambda day: day[0])
    snapshots = sorted(history, key=lambda snapshot: snapshot.taken_at)
    return [(taken.on, taken.open, taken.won, _by_currency(taken.sums), _by_currency(taken.adjusted)) for taken in snapshots]


def _by_currency(sums: Sequence[CurrencyForecast]) -> dict[str, CurrencyForecast]:
    return {known.won.currency: known for known in sums}


def forecast_history(history: Iterable[ForecastSnapshot] | Mapping[date, ForecastFigures]) -> Table:
    """One row for each day and currency: what was expected then; one without a currency for a day on which no deal had an amount.

    The history is snapshots, as `Session.iter` gives them, or the figures of days that were asked for with `as_of`.
    """
    columns = [("on", "date"), ("open_deals", "integer"), ("won_deals", "integer"), *_FORECAST]
    rows: list[list[Any]] = []
    for on, open_deals, won_deals, counted, adjusted in _days(history):
        names = sorted({*counted, *adjusted})
        sums: list[list[Any]] = [_sums(name, counted.get(name), adjusted.get(name)) for name in names]
        rows.extend([on, open_deals, won_deals, *cells] for cells in sums or [[None] * len(_FORECAST)])
    return _table(columns, rows)


def accuracy(figures: Iterable[AccuracyFigures]) -> Table:
    """One row for each horizon, currency and method: what was foretold, what was won, and how far the one was from the other."""
    columns = [
        ("horizon_days", "integer"),
        ("currency", "text"),
        ("method", "text"),
        ("month_ends", "integer"),
        ("forecast", "decimal"),
        ("won", "decimal"),
        ("wape", "decimal"),
        ("bias", "decimal"),
    ]
    rows = [
        [row.horizon_days, row.currency, row.method, row.month_ends, row.forecast.amount, row.won.amount, row.wape, row.bias]
        for row in figures
    ]
    return _table(columns, rows)


def chances(figures: HazardFigures) -> Table:
    """One row for each age: how many deals of it were won and lost, and how many of a hundred open ones are on a day."""
    columns = [
        ("from_day", "integer"),
        ("to_day", "integer"),
        ("days_open", "integer"),
        ("won", "integer"),
        ("lost", "integer"),
        ("won_a_day", "decimal"),
        ("lost_a_day", "decimal"),
    ]
    return _table(columns, [[getattr(band, name) for name, _ in columns] for band in figures.bands])


def funnel(figures: FunnelFigures) -> Table:
    """One row for each open stage: how many deals reached it, went on and were lost in it, and how long they stayed."""
    columns = [
        ("stage", "text"),
        ("reached", "integer"),
        ("conversion", "decimal"),
        ("lost", "integer"),
        ("stays", "integer"),
        ("ongoing", "integer"),
        ("mean_days", "decimal"),
        ("median_days", "decimal"),
    ]
    rows = [
        [
            stage.stage,
            stage.reached,
            stage.conversion,
            figures.lost.get(stage.stage, 0),
            stage.stays,
            stage.ongoing,
            stage.mean_days,
            stage.median_days,
        ]
        for stage in figures.stages
    ]
    return _table(columns, rows)


def quarters(figures: PerformanceFigures) -> Table:
    """One row for each quarter and currency: how many deals were won in the quarter, and for how much in that currency."""
    columns = [("quarter", "text"), ("won", "integer"), ("currency", "text"), ("amount", "decimal")]
    rows: list[list[Any]] = []
    for quarter, known in figures.quarters.items():
        rows.extend([quarter, known.won, *cells] for cells in _each(known.amount))
    return _table(columns, rows)


def simulation(figures: SimulationFigures) -> Table:
    """One row for each way that deals went: how many moves a proposed pipeline would have accepted and refused, and by which codes.

    An opening has no stage that was left. The rows add up to the moves; `stopped` counts the deals that would have been stopped there first.
    """
    columns = [
        ("from", "text"),
        ("to", "text"),
        ("moves", "integer"),
        ("accepted", "integer"),
        ("not_known", "integer"),
        ("refused", "integer"),
        ("stopped", "integer"),
        ("codes", "text"),
        ("unknown", "text"),
    ]
    rows = [
        [
            way.from_,
            way.to,
            way.moves,
            way.accepted,
            way.not_known,
            sum(refusal.moves for refusal in way.refused),
            way.stopped,
            ", ".join(refusal.code for refusal in way.refused),
            ", ".join(way.unknown),
        ]
        for way in figures.ways
    ]
    return _table(columns, rows)


def _buckets(report: AgeingReport) -> list[str]:
    """What the buckets of an ageing are called, in the order of age."""
    days = report.bucket_days
    starts = [1, *(day + 1 for day in days)]
    return ["not due", *(f"{start} to {end}" for start, end in zip(starts, days)), f"over {days[-1]}" if days else "past due"]


def ageing(reports: Iterable[AgeingReport]) -> Table:
    """One row for each customer, currency and bucket: what is open on invoices that many days past due.

    It is the long form, which every data frame turns as it likes; `order` has the buckets by age, and what is not due comes first. What is disputed,
    promised and blocked is known of a customer and not of a bucket: `debtors` has it.
    """
    columns = [
        ("as_of", "date"),
        ("account", "text"),
        ("currency", "text"),
        ("bucket", "text"),
        ("order", "integer"),
        ("open", "decimal"),
    ]
    rows = [
        [report.as_of, account, report.currency, bucket, order, open_.amount]
        for report in reports
        for account, row in report.accounts.items()
        for order, (bucket, open_) in enumerate(zip(_buckets(report), [row.buckets.current, *row.buckets.past_due]))
    ]
    return _table(columns, rows)


def debtors(reports: Iterable[AgeingReport]) -> Table:
    """One row for each customer and currency: what they owe, how much of it is past due, and what is in the way of asking for it.

    `disputed`, `promised`, `blocked` and `free` add up to `open`; `credit` is what the customer paid or was credited beyond that, and not a part of it.
    """
    amounts = ("open", "past_due", "disputed", "promised", "blocked", "free", "credit")
    columns = [
        ("as_of", "date"),
        ("account", "text"),
        ("currency", "text"),
        ("invoices", "integer"),
        *((name, "decimal") for name in amounts),
    ]
    rows = [
        [
            report.as_of,
            account,
            report.currency,
            row.invoices,
            row.open.amount,
            row.open.amount - row.buckets.current.amount,
            row.disputed.amount,
            row.promised.amount,
            row.blocked.amount,
            _free(row),
            row.credit.amount,
        ]
        for report in reports
        for account, row in report.accounts.items()
    ]
    return _table(columns, rows)


def _free(row: AgeingRow) -> Decimal:
    """What of an open amount nothing stands in the way of."""
    return row.open.amount - row.disputed.amount - row.promised.amount - row.blocked.amount


def statement(figures: AccountStatement) -> Table:
    """One row for each movement of a customer's balance, with what they owe after it; before them one of what they owed at first.

    `source` says what moved the balance, `id` which record that is; the first row is of the source `opening` and moves nothing. `amount` is above zero where
    the customer owes more by it. The last balance is the closing one.
    """
    columns = [
        ("account", "text"),
        ("on", "date"),
        ("source", "text"),
        ("id", "text"),
        ("reference", "text"),
        ("due_on", "date"),
        ("currency", "text"),
        ("amount", "decimal"),
        ("balance", "decimal"),
    ]
    opening = [figures.account, figures.from_, "opening", None, None, None, figures.currency, None, figures.opening.amount]
    rows: list[list[Any]] = [
        [
            figures.account,
            moved.on,
            moved.source._tag,
            moved.source.value,
            moved.reference,
            moved.due_on,
            figures.currency,
            moved.amount.amount,
            moved.balance.amount,
        ]
        for moved in figures.movements
    ]
    return _table(columns, [opening, *rows])


def dso(*figures: Dso) -> Table:
    """One row for each day that was asked about: days sales outstanding, and the amounts that they follow from."""
    amounts, days = ("open", "current", "sales"), ("simple", "best_possible", "delinquent", "count_back")
    columns = [("as_of", "date"), ("currency", "text"), *((name, "decimal") for name in (*amounts, *days))]
    rows = [
        [known.as_of, known.open.currency, *(getattr(known, name).amount for name in amounts), *(getattr(known, name) for name in days)]
        for known in figures
    ]
    return _table(columns, rows)


def collection(*figures: CollectionFigures) -> Table:
    """One row for each range of days that was asked about: how much of what could be collected was, in percent, and the amounts that it follows from."""
    amounts = ("opening", "sales", "closing", "closing_current")
    columns = [
        ("from", "date"),
        ("to", "date"),
        ("currency", "text"),
        *((name, "decimal") for name in amounts),
        ("effectiveness", "decimal"),
    ]
    rows = [
        [known.from_, known.to, known.opening.currency, *(getattr(known, name).amount for name in amounts), known.effectiveness]
        for known in figures
    ]
    return _table(columns, rows)


_TAKEN_APART: dict[type, Callable[[Any], Table]] = {
    Ageing: ageing,
    Board: board,
    CollectionEffectiveness: collection,
    CustomerStatement: statement,
    DaysSalesOutstanding: dso,
    Forecast: forecast,
    ForecastAccuracy: accuracy,
    Funnel: funnel,
    SalesPerformance: quarters,
    SimulatePipeline: simulation,
}


def _of(question: object, figures: object) -> Table:
    """The table of the figures that answer `question`: what `Session.table` gives."""
    take_apart = _TAKEN_APART.get(type(question))
    if take_apart is None:
        raise TypeError("these figures make no table; ask for them, and read their fields")
    return take_apart(figures)
