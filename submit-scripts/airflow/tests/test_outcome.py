"""What is tried again, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pendulum
import pytest
from airflow.sdk.exceptions import AirflowFailException
from thresher_airflow.score_operator import ScoreOperator, interval_run_id
from thresher_airflow.outcome import Outcome


def failed(exit_code: int, *codes: str) -> Outcome:
    problem = {"what": "wrong", "where": "there", "expectation": "expected this, got that", "fix": "do so"}
    return Outcome(exit_code, {"problems": [{"code": code} | problem for code in codes]})


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(1, {}),
        failed(6, "THR-RUN-503"),
        failed(8, "THR-OUT-101"),
        Outcome(137, {}),
        Outcome(143, {}),
        failed(4, "THR-DATA-101"),
        failed(4, "THR-DATA-102", "THR-DATA-113"),
        failed(5, "THR-OUT-201"),
        failed(5, "THR-OUT-861"),
        failed(3, "THR-MODEL-003"),
        failed(4, "THR-DATA-413"),
    ],
)
def test_is_tried_again(outcome: Outcome) -> None:
    assert outcome.worth_another_try


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(2, {}),
        failed(2, "THR-USE-601"),
        failed(3, "THR-MODEL-001"),
        failed(4, "THR-DATA-105"),
        failed(4, "THR-DATA-101", "THR-DATA-108"),
        Outcome(4, {}),
        failed(5, "THR-OUT-203"),
        failed(7, "THR-DATA-301"),
    ],
)
def test_fails_at_once(outcome: Outcome) -> None:
    assert not outcome.worth_another_try


def test_says_why_in_one_line_a_problem() -> None:
    assert failed(4, "THR-DATA-101").why == "THR-DATA-101: wrong | there | expected this, got that | do so"


def test_a_driver_that_was_killed_has_no_report(tmp_path: Path) -> None:
    assert Outcome.read(137, tmp_path / "none.json") == Outcome(137, {})


class Instance:
    """What the run's id takes of a task instance."""

    def __init__(self, dag_id: str, task_id: str, map_index: int) -> None:
        self.dag_id, self.task_id, self.map_index = dag_id, task_id, map_index


def context(dag_id: str, task_id: str = "score", map_index: int = -1, start: str | None = "2026-03-01T03:15+01:00") -> Any:
    moment = pendulum.parse(start) if start else None
    return {"ti": Instance(dag_id, task_id, map_index), "data_interval_start": moment}


def test_names_the_run_by_its_interval() -> None:
    assert interval_run_id(context("nightly")) == "nightly.score-20260301T021500Z"
    assert interval_run_id(context("nightly", map_index=3)) == "nightly.score.3-20260301T021500Z"


def test_shortens_long_names_to_different_ones() -> None:
    one, other = interval_run_id(context("n" * 90)), interval_run_id(context("n" * 91))
    assert len(one) == len(other) == 64
    assert one != other
    assert one.endswith("-20260301T021500Z")


def test_refuses_to_guess_an_interval() -> None:
    with pytest.raises(AirflowFailException, match="no data interval"):
        interval_run_id(context("nightly", start=None))


def test_takes_the_launcher_or_spark_submit() -> None:
    report = Path("/tmp/r.json")
    local = ScoreOperator(task_id="a", home="/t", output_path="/out", input_path="/in", job_file="j.yaml", arguments=["--keep", "id"])
    expected = ["score", "--job", "j.yaml", "--input", "/in", "--output", "/out", "--run-id", "x", "--keep", "id"]
    assert local.command("x", report) == ["/t/submit-scripts/thresher", *expected, "--report", "file:///tmp/r.json"]
    cluster = ScoreOperator(task_id="b", home="/t", output_path="/out", cluster="cluster-configs/standalone")
    assert cluster.command("x", report)[:3] == ["/t/submit-scripts/submit", "cluster-configs/standalone", "score"]
