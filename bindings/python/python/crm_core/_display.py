"""How records, tables and the pipeline board look in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._native import Record, Table
    from .pipeline import BoardFigures

ROWS = 10
"""The most rows of a table that a notebook shows."""

_STYLE = "border-collapse:collapse;font-variant-numeric:tabular-nums"
_CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0"


def _table(head: list[str], rows: list[list[str]], note: str = "") -> str:
    top = "".join(f'<th style="{_CELL};border-bottom:1px solid #999">{escape(name)}</th>' for name in head)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    foot = f'<p style="margin:4px 0;color:#777">{escape(note)}</p>' if note else ""
    return f'<table style="{_STYLE}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{foot}'


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return f"{len(value)} of them" if value else "none"
    return str(value)


def record_html(record: Record) -> str:
    """A record as a table of two columns."""
    rows = [[name, _plain(value)] for name, value in record.as_dict().items()]
    return _table([type(record).__name__, ""], rows)


def table_html(table: Table) -> str:
    """The first rows of a table."""
    shown = min(len(table), ROWS)
    return _table(table.column_names, table._head(ROWS), f"{shown} of {len(table):,} rows")


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
        columns.append(
            '<td style="vertical-align:top;padding:0 8px 0 0;min-width:12em">'
            f"<b>{escape(column.stage)}</b> <small>{column.deals} deals</small><br><small>{escape(sums)}</small>{cards}</td>"
        )
    return f'<table style="{_STYLE}"><tr>{"".join(columns)}</tr></table>'


def _worth(card: Any) -> str:
    worth = f"{card.amount.amount:,} {card.amount.currency}" if card.amount else "no amount"
    return f"{worth}, closes {card.expected_close}" if card.expected_close else worth
