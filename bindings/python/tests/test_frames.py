"""Figures as frames and as charts: every cell and every bar is what the figures say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import polars as pl
import pytest
from charts import heights, instant, money, texts

from crm_core import (
    AccuracyFigures,
    AdjustForecast,
    ApprovalRule,
    Approver,
    Board,
    BoardColumn,
    BoardFigures,
    ChangePipeline,
    Condition,
    DealField,
    DefinePipeline,
    Forecast,
    ForecastAccuracy,
    ForecastCategory,
    ForecastFigures,
    ForecastMethod,
    ForecastSnapshot,
    Funnel,
    FunnelFigures,
    Gate,
    GateCriterion,
    HazardFigures,
    LoseOpportunity,
    MoveOpportunity,
    OpenOpportunity,
    Pipeline,
    PipelineId,
    RottingDeals,
    SalesPerformance,
    Session,
    SimulatePipeline,
    Stage,
    StageKind,
    TakeForecastSnapshot,
    User,
    WinOpportunity,
    frames,
    plot,
)
from crm_core.pipeline import StageFigures

TODAY = date(2026, 5, 4)
"""The day of the clock of the tests."""


@pytest.fixture
def sales(session: Session) -> PipelineId:
    """Talk 25 %, offer 60 %: four open deals in two currencies, one of them without an amount, one won and one lost."""

    def stage(key: str, kind: StageKind, percent: int, category: ForecastCategory) -> Stage:
        return Stage(key=key, name=key.title(), kind=kind, category=category, probability=Decimal(percent))

    stages = [
        stage("talk", StageKind.OPEN, 25, ForecastCategory.PIPELINE),
        stage("offer", StageKind.OPEN, 60, ForecastCategory.COMMIT),
        stage("won", StageKind.WON, 100, ForecastCategory.COMMIT),
        stage("lost", StageKind.LOST, 0, ForecastCategory.OMITTED),
    ]
    pipeline = session.execute(DefinePipeline(name="Sales", stages=stages, loss_reasons=["price"])).id
    opened = instant(TODAY - timedelta(days=60))
    for name, amount, stage_key in (
        ("Lamps", money("1250.50"), "talk"),
        ("Cables", money("80", "USD"), "talk"),
        ("Plugs", None, "talk"),
        ("Stage", money("3000"), "offer"),
        ("Bought", money("500"), "won"),
        ("Gone", money("9000"), "lost"),
    ):
        with session.transaction() as t:
            new = OpenOpportunity(pipeline=pipeline, name=name, amount=amount, expected_close=date(2026, 6, 30))
            deal = t.execute(new, at=opened).id
            if stage_key != "talk":
                t.execute(MoveOpportunity(opportunity=deal, stage="offer"), at=opened + timedelta(days=10))
            if stage_key == "won":
                t.execute(WinOpportunity(opportunity=deal), at=opened + timedelta(days=30))
            if stage_key == "lost":
                t.execute(LoseOpportunity(opportunity=deal, reason="price"), at=opened + timedelta(days=40))
    return pipeline


def adjust(session: Session, pipeline: PipelineId, category: ForecastCategory, amount: str) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    session.execute(AdjustForecast(pipeline=pipeline, from_=first, to=last, category=category, amount=money(amount)))


def test_a_board_has_a_row_for_each_stage_and_currency_with_typed_columns(session: Session, sales: PipelineId) -> None:
    board = session.ask(Board(pipeline=sales, cards=10))
    frame = pl.DataFrame(frames.board(board))
    assert frame.rows() == [
        ("talk", 3, 1, "EUR", Decimal("1250.5")),
        ("talk", 3, 1, "USD", Decimal(80)),
        ("offer", 1, 0, "EUR", Decimal(3000)),
    ]
    assert frame.schema["amount"] == pl.Decimal(38, 6) and frame.schema["deals"] == pl.Int64
    assert frame.equals(pl.DataFrame(session.table(Board(pipeline=sales, cards=10))))


def test_a_stage_without_amounts_has_a_row_without_a_currency(session: Session, sales: PipelineId) -> None:
    nothing = BoardFigures(columns=[])
    assert len(frames.board(nothing)) == 0 and "amount" in frames.board(nothing).column_names
    with session.transaction() as t:
        for deal in (card for column in t.ask(Board(pipeline=sales, cards=10)).columns for card in column.cards):
            if deal.amount:
                t.execute(LoseOpportunity(opportunity=deal.id, reason="price"))
        assert pl.DataFrame(frames.board(t.ask(Board(pipeline=sales, cards=0)))).rows() == [
            ("talk", 1, 1, None, None),
            ("offer", 0, 0, None, None),
        ]


def test_cards_are_rows_with_what_their_deals_have(session: Session, sales: PipelineId) -> None:
    board = session.ask(Board(pipeline=sales, cards=10))
    frame = pl.DataFrame(frames.cards(board))
    assert sorted(frame["name"].to_list()) == ["Cables", "Lamps", "Plugs", "Stage"]
    stage = frame.row(by_predicate=pl.col("name") == "Stage", named=True)
    known = next(card for column in board.columns for card in column.cards if card.name == "Stage")
    assert stage == {
        "stage": "offer",
        "opportunity": str(known.id),
        "name": "Stage",
        "currency": "EUR",
        "amount": Decimal(3000),
        "probability": Decimal(60),
        "category": "commit",
        "expected_close": date(2026, 6, 30),
        "opened_on": date(2026, 3, 5),
        "account": None,
        "owner": str(known.ownership.owner),
    }


def test_a_forecast_has_a_row_for_each_currency_with_and_without_adjustments(session: Session, sales: PipelineId) -> None:
    adjust(session, sales, ForecastCategory.COMMIT, "100")
    frame = pl.DataFrame(frames.forecast(session.ask(Forecast(pipeline=sales))))
    euros = frame.row(by_predicate=pl.col("currency") == "EUR", named=True)
    assert (euros["won"], euros["committed"], euros["possible"]) == (Decimal(500), Decimal(3000), Decimal("1250.5"))
    assert (euros["commit"], euros["adjusted_commit"]) == (Decimal(3500), Decimal(3600))
    assert euros["weighted"] == Decimal("2612.63"), "500 + 60 % of 3,000 + 25 % of 1,250.50, rounded up"
    assert frame["currency"].to_list() == ["EUR", "USD"] and frame["adjusted_commit"].to_list()[1] == 0


def test_pandas_gets_exact_decimals(session: Session, sales: PipelineId) -> None:
    frame = frames.board(session.ask(Board(pipeline=sales, cards=0))).to_pandas()
    assert isinstance(frame, pd.DataFrame) and list(frame["amount"]) == [Decimal("1250.5"), Decimal(80), Decimal(3000)]


def test_a_history_is_the_same_from_snapshots_and_from_days_that_were_asked_for(session: Session, sales: PipelineId) -> None:
    taken = session.execute(TakeForecastSnapshot(pipeline=sales))
    asked = {TODAY: session.ask(Forecast(pipeline=sales, as_of=TODAY))}
    kept = pl.DataFrame(frames.forecast_history([taken]))
    assert kept.equals(pl.DataFrame(frames.forecast_history(asked)))
    assert kept.select("on", "open_deals", "won_deals", "currency", "won").rows()[0] == (TODAY, 4, 1, "EUR", Decimal(500))
    assert len(frames.forecast_history(session.iter(ForecastSnapshot))) == 2
    bare = ForecastFigures(open=3, won=0, without_amount=3, without_close_date=0, currencies={}, adjusted={}, adjustments=[])
    day = pl.DataFrame(frames.forecast_history({TODAY: bare})).rows()[0]
    assert day[:4] == (TODAY, 3, 0, None) and set(day[4:]) == {None}, "a day on which no deal had an amount is a day all the same"


def test_funnel_and_quarters_are_rows_of_their_figures(session: Session, sales: PipelineId) -> None:
    figures = session.ask(Funnel(pipeline=sales))
    frame = pl.DataFrame(frames.funnel(figures))
    assert frame.select("stage", "reached", "lost").rows() == [("talk", 6, 0), ("offer", 3, 1)]
    assert frame["mean_days"].to_list() == [Decimal(10), Decimal(25)]
    quarters = frames.quarters(session.ask(SalesPerformance(pipeline=sales)))
    assert pl.DataFrame(quarters).rows() == [("2026-Q2", 1, "EUR", Decimal(500))]


def missed(method: ForecastMethod, wape: str | None, bias: str | None, currency: str = "EUR") -> AccuracyFigures:
    rates = [None if rate is None else Decimal(rate) for rate in (wape, bias)]
    return AccuracyFigures(
        horizon_days=90,
        method=method,
        currency=currency,
        month_ends=3,
        forecast=money("90", currency),
        won=money("100", currency),
        wape=rates[0],
        bias=rates[1],
    )


def test_accuracy_is_a_row_for_each_method() -> None:
    rows = [missed(ForecastMethod.WEIGHTED, "0.25", "-0.1"), missed(ForecastMethod.HAZARD, None, None)]
    frame = pl.DataFrame(frames.accuracy(rows))
    assert frame.select("method", "wape", "bias").rows() == [("weighted", Decimal("0.25"), Decimal("-0.1")), ("hazard", None, None)]


def test_an_answer_of_no_rows_is_a_table_only_where_its_rows_would_be(session: Session, sales: PipelineId) -> None:
    question = ForecastAccuracy(pipeline=sales, horizons=[30], from_=TODAY, to=TODAY)
    assert session.ask(question) == () and len(session.table(question)) == 0
    assert session.ask(RottingDeals(pipeline=sales)) == ()
    with pytest.raises(TypeError, match="these figures make no table"):
        session.table(RottingDeals(pipeline=sales))


def test_a_board_is_drawn_in_one_currency_and_says_which_there_are(session: Session, sales: PipelineId) -> None:
    board = session.ask(Board(pipeline=sales, cards=0))
    axes: Any = plot.board(board, "EUR")
    assert [bar.get_width() for bar in axes.patches] == [1250.5, 3000]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["talk\n3 deals", "offer\n1 deal"]
    assert texts(axes) == ["1,250", "3,000"] and axes.get_xlabel() == "EUR"
    with pytest.raises(ValueError, match="give one of EUR, USD"):
        plot.board(board)
    with pytest.raises(ValueError, match="no such currency; give one of EUR, USD"):
        plot.board(board, "CHF")


def test_a_board_without_amounts_shows_how_many_deals_there_are() -> None:
    assert texts(plot.board(BoardFigures(columns=[]))) == []
    axes: Any = plot.board(BoardFigures(columns=[BoardColumn(stage="talk", deals=2, amount=[], without_amount=2, cards=[])]))
    assert texts(axes) == ["2 deals"] and axes.get_xlabel() == "open deals"


def test_a_forecast_is_drawn_with_what_adds_up_to_it(session: Session, sales: PipelineId) -> None:
    figures = session.ask(Forecast(pipeline=sales))
    axes: Any = plot.forecast(figures, "EUR")
    won, committed, hoped_for, possible, weighted = heights(axes)
    assert won == [500, 500, 500, 0, 0] and committed == [0, 3000, 3000, 3000, 0]
    assert hoped_for == [0] * 5 and possible == [0, 0, 0, 1250.5, 0] and weighted == [0, 0, 0, 0, 2612.63]
    assert texts(axes) == ["500", "3,500", "3,500", "4,250", "2,613"]
    part = figures.currencies["EUR"]
    tops = [part.closed, part.commit, part.best_case, part.open_pipeline, part.weighted]
    assert [sum(layer[at] for layer in heights(axes)) for at in range(5)] == [float(sums.amount) for sums in tops]


def test_adjustments_are_marked_where_they_change_something(session: Session, sales: PipelineId) -> None:
    adjust(session, sales, ForecastCategory.BEST_CASE, "-200")
    axes: Any = plot.forecast(session.ask(Forecast(pipeline=sales)), "EUR")
    assert texts(axes) == ["500", "3,500", "3,500", "3,300", "4,250", "4,050", "2,613"]
    assert [float(line.get_segments()[0][0][1]) for line in axes.collections] == [3300, 4050.5]
    assert "with adjustments" in [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_history_is_drawn_day_after_day_beside_what_came(session: Session, sales: PipelineId) -> None:
    days = [TODAY - timedelta(days=back) for back in (50, 0, 20)]
    history = {day: session.ask(Forecast(pipeline=sales, as_of=day)) for day in days}
    axes: Any = plot.forecast_history(history, "EUR", came=money("500"))
    drawn = {line.get_label(): [float(height) for height in line.get_ydata()] for line in axes.lines}
    assert drawn["closed"] == [0, 500, 500] and drawn["commit"] == [12500, 3500, 3500]
    assert drawn["came: 500"] == [500, 500]
    assert [len(line.get_xdata()) for line in axes.lines[:4]] == [3] * 4
    with pytest.raises(ValueError, match="came: it is in USD, which has no scale in common with EUR"):
        plot.forecast_history(history, "EUR", came=money("500", "USD"))
    bare = ForecastFigures(open=1, won=0, without_amount=1, without_close_date=0, currencies={}, adjusted={}, adjustments=[])
    alone: Any = plot.forecast_history({TODAY: bare}, came=money("500"))
    assert alone.get_ylabel() == "EUR"


def test_accuracy_is_a_column_for_each_method_with_its_bias() -> None:
    rows = [missed(ForecastMethod.WEIGHTED, "0.25", "-0.1"), missed(ForecastMethod.HAZARD, None, None)]
    axes: Any = plot.accuracy(rows)
    assert heights(axes) == [[25], [0]]
    assert texts(axes) == ["25%\n(-10%)", "nothing won"]
    with pytest.raises(ValueError, match="give one of EUR, USD"):
        plot.accuracy([*rows, missed(ForecastMethod.WEIGHTED, "1", "1", "USD")])


def test_the_time_in_a_stage_is_its_median_with_the_mean_beside(session: Session, sales: PipelineId) -> None:
    axes: Any = plot.time_in_stage(session.ask(Funnel(pipeline=sales)))
    # Of six stays in the first stage three ended, after ten days each; of three in the second two, after 20 and 30.
    assert [bar.get_width() for bar in axes.patches] == [10, 30]
    assert [tuple(point) for point in axes.collections[0].get_offsets().tolist()] == [(10, 0), (25, 1)]
    unknown = StageFigures(stage="talk", reached=1, stays=0, ongoing=1)
    assert texts(plot.time_in_stage(FunnelFigures(stages=[unknown], deals=1, won=0, lost={}))) == ["nobody left it yet"]


def test_charts_of_nothing_are_drawn() -> None:
    nothing = ForecastFigures(
        open=0, won=0, without_amount=0, without_close_date=0, currencies={}, adjusted={}, adjustments=[]
    )
    assert texts(plot.forecast(nothing)) == ["0"] * 5
    empty: Any = plot.forecast_history([])
    assert [len(line.get_xdata()) for line in empty.lines] == [0] * 4
    assert len(plot.accuracy([]).patches) == 0
    assert texts(plot.time_in_stage(FunnelFigures(stages=[], deals=0, won=0, lost={}))) == []


def proposed(session: Session, pipeline: PipelineId) -> SimulatePipeline:
    """The same pipeline with a gate: an offer is worth a thousand at least, and who wins it asks somebody."""
    now = session.get(Pipeline, pipeline)
    thousand = GateCriterion(field=DealField.Amount(), is_=Condition.Between(from_=Decimal(1000), to=None))
    asks = ApprovalRule(approvers=[Approver.User(next(session.iter(User)).id)], quorum=1)
    gates = [Gate(to="offer", criteria=[thousand]), Gate(to="won", approval=asks)]
    change = ChangePipeline(pipeline=pipeline, name=now.name, stages=now.stages, loss_reasons=now.loss_reasons, gates=gates)
    return SimulatePipeline(change=change)


def test_a_simulation_is_a_row_for_each_way(session: Session, sales: PipelineId) -> None:
    figures = session.ask(proposed(session, sales))
    assert (figures.deals, figures.whole, figures.stopped, figures.not_known) == (6, 5, 1, 0)
    assert figures.share_whole == Decimal("0.8333")
    rows = pl.DataFrame(frames.simulation(figures)).rows()
    assert rows == [
        (None, "talk", 6, 6, 0, 0, 0, "", ""),
        ("offer", "lost", 1, 1, 0, 0, 0, "", ""),
        ("offer", "won", 1, 0, 1, 0, 0, "", "approval"),
        ("talk", "offer", 3, 2, 0, 1, 1, "OPP-014", ""),
    ]
    assert rows == pl.DataFrame(session.table(proposed(session, sales))).rows()
    html: Any = figures
    assert ">OPP-014<" in html._repr_html_()


def test_a_simulation_is_drawn_with_what_is_refused_first(session: Session, sales: PipelineId) -> None:
    figures = session.ask(proposed(session, sales))
    axes: Any = plot.simulation(figures)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["talk → offer", "offer → won", "opened in talk", "offer → lost"]
    assert [[bar.get_width() for bar in layer] for layer in axes.containers] == [[2, 0, 6, 1], [0, 1, 0, 0], [1, 0, 0, 0]]
    assert texts(axes) == ["1 OPP-014", "1 not known", "6", "1"]
    assert axes.get_title() == "5 of 6 deals would go through whole"
    fewer: Any = plot.simulation(figures, most=1)
    assert fewer.get_xlabel() == "moves; 3 ways are left out"


def test_figures_show_themselves_in_a_notebook(session: Session, sales: PipelineId) -> None:
    adjust(session, sales, ForecastCategory.COMMIT, "100")
    forecast: Any = session.ask(Forecast(pipeline=sales))
    html = forecast._repr_html_()
    assert ">EUR, adjusted<" in html and ">3,600.00<" in html and "USD, adjusted" not in html
    assert "1 won, 4 open, 1 without an amount" in html
    funnel: Any = session.ask(Funnel(pipeline=sales))
    assert ">talk<" in funnel._repr_html_()
    performance: Any = session.ask(SalesPerformance(pipeline=sales))
    assert ">2026-Q2<" in performance._repr_html_()
    chances: Any = HazardFigures(
        on=TODAY, learned_from=0, bands=[], open=0, without_worth=0, expected=[], weighted=[], deals=[]
    )
    assert "0 of 0 rows" in chances._repr_html_()
