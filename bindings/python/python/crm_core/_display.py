"""How records, tables and figures look in a notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Any

from .kernel import Money, UnitPrice

if TYPE_CHECKING:
    from ._native import Record, Table
    from .pipeline import BoardFigures, CurrencyForecast, ForecastFigures

ROWS = 10
"""The most rows of a table that a notebook shows."""

_STYLE = "border-collapse:collapse;font-variant-numeric:tabular-nums"
_CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0"
_RIGHT = _CELL.replace("left", "right", 1)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _table(head: list[str], rows: list[list[str]], note: str = "", right: frozenset[int] = frozenset()) -> str:
    """A table of texts; the columns `right` are set to the right."""
    styles = [_RIGHT if at in right else _CELL for at in range(len(head))]
    top = "".join(f'<th style="{style};border-bottom:1px solid #999">{escape(name)}</th>' for style, name in zip(styles, head))
    lines = ("".join(f'<td style="{style}">{escape(cell)}</td>' for style, cell in zip(styles, row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    foot = f'<p style="margin:4px 0;color:#777">{escape(note)}</p>' if note else ""
    return f'<table style="{_STYLE}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{foot}'


def _plain(value: Any) -> str:
    """A value in a few words; what is not there is left out."""
    match value:
        case None:
            return "–"
        case Money() | UnitPrice():
            return f"{value.amount:,} {value.currency}"
        case Enum():
            return str(value.value)
        case tuple():
            return _list(value)
        case Mapping():
            return ", ".join(f"{name}: {_plain(item)}" for name, item in value.items()) or "–"
    return _parts(value) if is_dataclass(value) else str(value)


def _list(values: tuple[Any, ...]) -> str:
    if len(values) > 3 or any(is_dataclass(value) for value in values):
        return f"{len(values):,} of them"
    return ", ".join(_plain(value) for value in values) or "–"


def _parts(value: Any) -> str:
    """A variant by its tag and what it carries, any other value by its fields."""
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    tag = getattr(value, "_tag", "")
    if list(parts) == ["value"]:
        return f"{tag}: {_plain(parts['value'])}"
    known = ", ".join(f"{name.rstrip('_')}: {_plain(part)}" for name, part in parts.items() if part not in (None, (), {}, ""))
    return f"{tag} ({known})" if tag and known else tag or known or "–"


def record_html(record: Record) -> str:
    """A record as a table of two columns; a value inside it has a row for each of its fields."""
    rows: list[list[str]] = []
    for name, value in record.as_dict().items():
        if is_dataclass(value) and not hasattr(value, "_tag") and not isinstance(value, (Money, UnitPrice)):
            inner = [(f"{name}.{field.name}", getattr(value, field.name)) for field in fields(value)]
            rows.extend([path, _plain(part)] for path, part in inner if part not in (None, (), {}, ""))
        else:
            rows.append([name, _plain(value)])
    return _table([type(record).__name__, ""], rows)


def _short(number: str) -> str:
    """A number without the zeros that only fill its six places."""
    whole, _, places = number.partition(".")
    return f"{whole}.{places.rstrip('0'):0<2}" if places else whole


def table_html(table: Table) -> str:
    """The first rows of a table."""
    shown = min(len(table), ROWS)
    rows = table._head(ROWS)
    columns = range(len(table.column_names))
    numbers = frozenset(
        at for at in columns if any(row[at] for row in rows) and all(_NUMBER.fullmatch(row[at]) for row in rows if row[at])
    )
    cells = [[_short(cell) if at in numbers else cell for at, cell in enumerate(row)] for row in rows]
    return _table(table.column_names, cells, f"{shown} of {len(table):,} rows", numbers)


def board_html(board: BoardFigures) -> str:
    """A pipeline board: a column for each stage, with its cards."""
    columns = []
    for column in board.columns:
        sums = ", ".join(f"{money.amount:,} {money.currency}" for money in column.amount) or "–"
        cards = "".join(
            '<div style="border:1px solid #ccc;border-radius:4px;padding:4px 8px;margin:4px 0">'
            f"{escape(card.name)}<br><small>{escape(_worth(card))}</small></div>"
            for card in column.cards
        )
        more = column.deals - len(column.cards)
        rest = f"<small>and {more:,} more</small>" if more and column.cards else ""
        deals = "1 deal" if column.deals == 1 else f"{column.deals:,} deals"
        columns.append(
            '<td style="text-align:left;vertical-align:top;padding:0 8px 0 0;min-width:12em">'
            f"<b>{escape(column.stage)}</b> <small>{deals}</small><br><small>{escape(sums)}</small>{cards}{rest}</td>"
        )
    return f'<table style="{_STYLE}"><tr>{"".join(columns)}</tr></table>'


def _worth(card: Any) -> str:
    worth = f"{card.amount.amount:,} {card.amount.currency}" if card.amount else "no amount"
    return f"{worth}, closes {card.expected_close}" if card.expected_close else worth


_FORECASTS = ("closed", "commit", "best_case", "open_pipeline", "weighted")


def forecast_html(figures: ForecastFigures) -> str:
    """A forecast: a row for each currency, one more where managers adjusted it, and those of what was converted."""
    rows: list[list[str]] = []

    def add(name: str, counted: CurrencyForecast | None, adjusted: CurrencyForecast | None) -> None:
        for label, sums in ((name, counted), (f"{name}, adjusted", adjusted if adjusted != counted else None)):
            if sums:
                rows.append([label, *(f"{getattr(sums, forecast).amount:,}" for forecast in _FORECASTS)])

    for name in sorted({*figures.currencies, *figures.adjusted}):
        add(name, figures.currencies.get(name), figures.adjusted.get(name))
    if figures.converted:
        add(f"all in {figures.converted.sums.won.currency}", figures.converted.sums, figures.converted.adjusted)
    apart = [(figures.without_amount, "without an amount"), (figures.without_close_date, "left out, for nobody said when they close")]
    note = ", ".join([f"{figures.won:,} won", f"{figures.open:,} open", *(f"{count:,} {words}" for count, words in apart if count)])
    head = ["", *(name.replace("_", " ") for name in _FORECASTS)]
    return _table(head, rows, f"deals: {note}", frozenset(range(1, len(head))))
