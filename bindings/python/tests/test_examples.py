"""The examples run, print what is written down, and pass the strict type check."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "examples"
GOLDEN = FOLDER / "golden" / "lead_to_cash.txt"
VECTORS = FOLDER.parents[1] / "vectors" / "lead_to_cash.json"


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-X", "utf8", *arguments], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_lead_to_cash_prints_the_golden_text() -> None:
    # Where the change is meant: `python examples/lead_to_cash.py > examples/golden/lead_to_cash.txt`.
    assert run(str(FOLDER / "lead_to_cash.py")) == GOLDEN.read_text("utf-8")


def test_the_scenario_of_that_name_comes_to_the_same_figures() -> None:
    steps: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))[0]["steps"]
    then = {step["name"]: step["then"] for step in steps if "name" in step and "then" in step}
    invoice, credit_note = then["invoice"], then["credit_note"]
    money = [
        then["won"]["amount"],
        then["first_payment"]["amount"],
        then["open_after_payment"],
        then["dispute"]["disputed"],
        then["open_after_dispute"],
        then["open_at_last"],
        *(document["totals"][part] for document in (invoice, credit_note) for part in ("net", "tax", "gross")),
    ]
    forecast = [step["then"] for step in steps if step.get("ask") == "forecast"][-1]["currencies"]["EUR"]
    money.extend(forecast.values())
    golden = GOLDEN.read_text("utf-8")
    for amount in money:
        assert f"{float(amount['amount']):,.2f}" in golden, amount
    dso = next(step["then"] for step in steps if step.get("ask") == "days_sales_outstanding")
    assert f" {dso['simple']}\n" in golden
    for document in (invoice, credit_note):
        issue = document["state"]["issued"]
        assert f"{issue['number']} to Théâtre des Brumes, of {issue['issued_on']}" in golden


def test_the_examples_pass_the_strict_type_check() -> None:
    run("-m", "mypy", "--strict", *map(str, sorted(FOLDER.glob("*.py"))))
