"""The notebook runs from top to bottom, on whichever data is there, and comes to the published figures."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbclient
import nbformat
import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
REPOSITORY = Path(__file__).parents[3]
LARGE = REPOSITORY.parent / "shared" / "data" / "crm_sales_opportunities"


def printed(folder: Path) -> str:
    """What the notebook prints when it is run in `folder`; its charts and tables are counted."""
    notebook = nbformat.read(EXAMPLES / "pipeline.ipynb", as_version=4)  # type: ignore[no-untyped-call, unused-ignore]
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    assert kinds.count("image/png") == 8, "eight charts are drawn"
    assert kinds.count("text/html") == 5, "four frames and the board are shown"
    lines = "".join(output["text"] for output in outputs if output.get("name") == "stdout").splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def test_the_notebook_comes_without_outputs() -> None:
    notebook = nbformat.read(EXAMPLES / "pipeline.ipynb", as_version=4)  # type: ignore[no-untyped-call, unused-ignore]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_the_notebook_runs_on_the_small_data_and_agrees_with_the_story_of_lead_to_cash(tmp_path: Path) -> None:
    # A folder that looks like the repository, with nothing beside it.
    (tmp_path / "repository" / "crm-core").mkdir(parents=True)
    (tmp_path / "repository" / "examples").symlink_to(REPOSITORY / "examples")
    text = printed(tmp_path / "repository")
    for line in (
        "The large data set is not here: this is the repository's small one.",
        "160 rows in small/sales_pipeline.csv",
        "CreateAccount 24 rows stored",
        "153 deals stored, 7 refused",
        "line 43: account `Maison Introuvable`: not in the files",
        "line 123: amount `8633.125`: an amount in EUR has 2 decimals; give at most 2 decimals and 18 digits",
        "won 62 deals, lost 52",
        "win rate 0.5439",
        "cycle 60.4194 days on average",
        "won for 471,097.55 EUR, 7,598.3476 each",
        "2025-Q1 46,281.00 EUR",
        "2026-Q3 61,697.00 EUR",
        "153 deals, 62 won, 52 lost",
        "153 of 153 deals would have gone through whole, 0 not",
    ):
        assert line in text.splitlines(), f"`{line}` is missing in:\n{text}"


def test_the_notebook_comes_to_the_published_figures_of_8_800_deals() -> None:
    if not LARGE.is_dir():
        warnings.warn(f"NOTICE: {LARGE} is missing, so the published figures are NOT checked", stacklevel=1)
        pytest.skip("the large data set is not here")
    text = printed(EXAMPLES)
    # As `crm-core/tests/pipeline_real_data.rs` has them.
    for line in (
        "8,800 rows in crm_sales_opportunities/sales_pipeline.csv",
        "8,800 deals stored, 0 refused",
        "won 4,238 deals, lost 2,473",
        "win rate 0.6315",
        "cycle 51.7820 days on average",
        "won for 10,005,534.00 USD, 2,360.9094 each",
        "2017-Q1 1,134,672.00 USD",
        "2017-Q2 3,086,111.00 USD",
        "2017-Q3 2,982,255.00 USD",
        "2017-Q4 2,802,496.00 USD",
        "8,800 deals, 4,238 won, 2,473 lost",
        # As many of the files' won deals have a `close_value` below 1,000.
        "6,943 of 8,800 deals would have gone through whole, 1,857 not",
    ):
        assert line in text.splitlines(), f"`{line}` is missing in:\n{text}"
    assert "2,089 open deals; " in text
