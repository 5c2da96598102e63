"""What the tests share: one Airflow, with its processes where a test asks for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "python")]

from data import write_job  # noqa: E402
from deployment import Deployment  # noqa: E402


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """Airflow, migrated, with nothing running."""
    made = Deployment(tmp_path_factory.mktemp("airflow"))
    write_job(made.job)
    return made


@pytest.fixture(scope="session")
def running(deployment: Deployment) -> Iterator[Deployment]:
    """Airflow with API server, scheduler and DAG processor."""
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()
