"""How records, tables, the board and charts look."""

from datetime import date
from decimal import Decimal

import pytest

from crm_core import (
    AccountDetails,
    AgeBand,
    Board,
    CreateAccount,
    DefinePipeline,
    Forecast,
    ForecastCategory,
    Funnel,
    HazardFigures,
    Money,
    OpenOpportunity,
    Opportunity,
    PipelineId,
    Session,
    Stage,
    StageKind,
    plot,
)


def deals(session: Session) -> PipelineId:
    def stage(key: str, kind: StageKind, percent: int) -> Stage:
        return Stage(key=key, name=key, kind=kind, category=ForecastCategory.PIPELINE, probability=Decimal(percent))

    stages = [stage("offer", StageKind.OPEN, 40), stage("won", StageKind.WON, 100), stage("lost", StageKind.LOST, 0)]
    pipeline = session.execute(DefinePipeline(name="Sales", stages=stages, loss_reasons=["price"])).id
    for name in ("One", "Two"):
        session.execute(OpenOpportunity(pipeline=pipeline, name=name, amount=Money(Decimal("1250.50"), "EUR")))
    return pipeline


def test_a_record_shows_the_fields_of_its_values_and_escapes_them(session: Session) -> None:
    account = session.execute(CreateAccount(details=AccountDetails(name="Nord & <Söhne>", employees=7)))
    html = account._repr_html_()
    assert "details.name" in html and "Nord &amp; &lt;Söhne&gt;" in html
    assert ">active<" in html and "legal_name" not in html and "UUID(" not in html


def test_amounts_and_states_are_shown_as_people_write_them(session: Session) -> None:
    deals(session)
    html = next(session.iter(Opportunity))._repr_html_()
    assert "1,250.50 EUR" in html and "open (stage: offer)" in html and "auto: 40" in html


def test_numbers_of_a_table_stand_to_the_right_without_their_filling_zeros(session: Session) -> None:
    deals(session)
    html = session.table(Opportunity).select("name", "amount.amount")._repr_html_()
    assert "1250.50<" in html and "1250.500000" not in html
    assert html.count("text-align:right") == 3


def test_the_board_says_how_many_deals_it_leaves_out(session: Session) -> None:
    pipeline = deals(session)
    shown = session.ask(Board(pipeline=pipeline, cards=1))._repr_html_()  # type: ignore[attr-defined]
    assert "2 deals" in shown and "and 1 more" in shown


def test_charts_carry_their_figures(session: Session) -> None:
    pipeline = deals(session)
    funnel = plot.funnel(session.ask(Funnel(pipeline=pipeline)))
    assert [text.get_text() for text in funnel.texts] == ["2, 0% won"]
    forecast = plot.forecast(session.ask(Forecast(pipeline=pipeline)), "EUR")
    assert [text.get_text() for text in forecast.texts] == ["0", "0", "0", "2,501", "1,000"]
    with pytest.raises(ValueError, match="give one of EUR"):
        plot.forecast(session.ask(Forecast(pipeline=pipeline)), "USD")


def test_a_chart_of_chances_has_a_column_for_each_age() -> None:
    def band(first: int, last: int | None, won: int) -> AgeBand:
        return AgeBand(
            from_day=first, to_day=last, days_open=100, won=won, lost=0, won_a_day=Decimal(won), lost_a_day=Decimal(0)
        )

    bands = [band(1, 7, 3), band(8, None, 1)]
    figures = HazardFigures(
        on=date(2026, 5, 4), learned_from=4, bands=bands, open=0, without_worth=0, expected=[], weighted=[], deals=[]
    )
    axes = plot.chances(figures)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1 to 7", "from 8"]
    assert [text.get_text() for text in axes.texts] == ["3", "1"]
    assert axes.get_title() == "Learned from 4 closed deals"
