"""Runs the first screen of the package's page with nothing installed but the package."""

import re
from pathlib import Path


def first_screen() -> str:
    """The first block of Python on the page."""
    page = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None, "the page has no block of Python"
    return found.group(1)


if __name__ == "__main__":
    exec(compile(first_screen(), "README.md", "exec"), {"__name__": "__main__"})
    print("the first screen runs: 1 passed, 0 failed")
