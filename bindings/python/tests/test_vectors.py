"""The scenarios of `bindings/vectors` in Python."""

from typing import Any

import pytest
from scenarios import COMMANDS, KINDS, QUESTIONS, Player, company, scenarios


@pytest.mark.parametrize("scenario", [pytest.param(scenario, id=f"{file}: {scenario['title']}") for file, scenario in scenarios()])
def test_a_scenario_goes_as_it_is_written(scenario: dict[str, Any]) -> None:
    player = Player()
    for step in [*company()["steps"], *scenario["steps"]]:
        player.play(step)


def _steps(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [inner for step in steps for inner in [step, *_steps(step.get("steps", []))]]


def test_every_command_question_and_kind_of_record_is_played() -> None:
    steps = _steps([*company()["steps"], *(step for _, scenario in scenarios() for step in scenario["steps"])])
    assert set(COMMANDS) == {step["do"] for step in steps if "do" in step and "error" not in step}
    assert set(QUESTIONS) == {step["ask"] for step in steps if "ask" in step and "error" not in step}
    assert set(KINDS) == {step["get"] for step in steps if "get" in step and "error" not in step}
