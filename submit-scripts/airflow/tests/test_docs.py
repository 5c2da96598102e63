"""The Python of the documentation is what Airflow takes."""

from __future__ import annotations

import re

import pytest
from deployment import HOME

PAGES = ["docs/tutorials/nightly-job.md", "docs/how-to/airflow.md"]


@pytest.mark.parametrize("page", PAGES)
def test_python_of_the_page_runs(page: str) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", (HOME / page).read_text(), re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {"__name__": "page"})
