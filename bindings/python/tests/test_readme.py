"""The blocks of the page run, and say what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from first_screen import first_screen

PAGE = Path(__file__).parents[1] / "README.md"
TEXT = PAGE.read_text("utf-8")

# What the page says is imported for the blocks behind the first one.
IMPORTS = """
import gzip, pickle
import duckdb, matplotlib, polars, pyarrow
matplotlib.use("agg")
from crm_core import *
from crm_core import frames, plot
"""


def blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def run(block: str, space: dict[str, Any]) -> None:
    """Runs `block`; a failure in it shows the line of the page."""
    line = TEXT.split(block)[0].count("\n")
    exec(compile("\n" * line + block, str(PAGE), "exec"), space)


def test_the_first_screen_runs_on_its_own_and_is_one_screen() -> None:
    assert blocks()[0] == first_screen()
    assert len(first_screen().splitlines()) <= 40
    run(first_screen(), {})


def test_the_other_blocks_go_on_inside_the_first_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    exec(IMPORTS, space)
    # The first screen closes its library at the end of its `with` block; here it stays open.
    opened = first_screen().replace("with Crm.in_memory(", "crm = Crm.in_memory(").replace(") as crm:\n", ")\nif True:\n")
    exec(opened, space)
    assert len(blocks()) > 10
    with space["crm"]:
        for block in blocks()[1:]:
            run(block, space)


def test_the_first_screen_passes_the_strict_type_check(tmp_path: Path) -> None:
    path = tmp_path / "first_screen.py"
    path.write_text(first_screen(), "utf-8")
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(path)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
