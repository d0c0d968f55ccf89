"""The blocks of the README run, and say what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
FIRST, *LATER = BLOCKS

# What the README says is imported for the later blocks.
IMPORTS = """
import pickle
import duckdb, matplotlib, polars, pyarrow
matplotlib.use("agg")
from crm_core import *
from crm_core import plot
"""


def run(block: str, space: dict[str, Any]) -> None:
    """Runs `block`; a failure in it shows the line of the README."""
    line = README.read_text("utf-8").split(block)[0].count("\n")
    exec(compile("\n" * line + block, str(README), "exec"), space)


def test_the_first_screen_runs_on_its_own_and_is_one_screen() -> None:
    run(FIRST, {})
    assert len(FIRST.splitlines()) <= 40


def test_the_other_blocks_go_on_from_the_first_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    exec(IMPORTS, space)
    # The first screen closes its library at the end of its `with` block; here it stays open.
    opened = FIRST.replace("with Crm.in_memory(", "crm = Crm.in_memory(").replace(") as crm:\n", ")\nif True:\n")
    exec(opened, space)
    assert len(LATER) > 10
    with space["crm"]:
        for block in LATER:
            run(block, space)


def test_the_first_screen_passes_the_strict_type_check(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    path = tmp_path / "first_screen.py"
    path.write_text(FIRST, "utf-8")
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(path)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
