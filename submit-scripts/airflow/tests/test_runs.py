"""Scorings in a real Airflow, with what can happen to them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from data import check_every_row_once, write_day
from deployment import Deployment, await_that, night_after, processes_of

FILES, COPIES = 12, 60


def in_the_middle(output: Path, units: int = 2) -> bool:
    """Whether some parts of a run are finished, and others are not."""
    staged = [file for file in output.glob("_thresher/runs/*/staged/**/*") if file.is_file()]
    return units <= len(staged) < FILES - 2


def drivers(output: Path) -> list[int]:
    """The processes of Java that write an output."""
    found = [pid for pid in processes_of(str(output)) if Path(f"/proc/{pid}/comm").read_text().strip() == "java"]
    return found


def guardians(output: Path) -> list[int]:
    return [pid for pid in processes_of(str(output)) if b"guardian.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def slow_run(running: Deployment, dag: str, day: str = "2026-02-01") -> tuple[str, Path, int]:
    """Starts a scoring of many rows, and returns in its middle."""
    folder = running.lake / "many" / day
    rows = FILES * COPIES * 569 if folder.exists() else write_day(folder, FILES, COPIES)
    run = running.trigger(dag, day)
    output = running.lake / dag / day
    await_that(lambda: in_the_middle(output), f"the middle of {run}: {running.log(run, 'score', 1)}")
    return run, output, rows


def test_all_dags_can_be_parsed(deployment: Deployment) -> None:
    assert "No data found" in deployment.airflow("dags", "list-import-errors", "--local")
    listed = deployment.airflow("dags", "list", "--local")
    assert "nightly_scores" in listed and "with_secret" in listed


def test_runs_by_hand_as_in_the_night(deployment: Deployment) -> None:
    rows = write_day(deployment.lake / "patients/2026-02-01")
    printed = deployment.airflow("dags", "test", "nightly_scores", night_after("2026-02-01"))
    assert "569 of 569 rows scored, 0 set aside" in printed
    check_every_row_once(deployment.lake / "scores/2026-02-01", rows)


def test_a_published_day_is_not_scored_again(running: Deployment) -> None:
    write_day(running.lake / "patients/2026-02-02")
    run = running.trigger("nightly_scores", "2026-02-02")
    assert running.finished(run)["announce"]["state"] == "success"
    first = running.result(run, "score")
    assert first["run_id"] == "nightly_scores.score-20260202T031500Z"
    assert (first["rows_in"], first["rows_scored"], first["rows_quarantined"], first["units_scored"]) == (569, 569, 0, 1)
    assert Path(first["manifest"].removeprefix("file:")).exists()

    running.post("dags/nightly_scores/clearTaskInstances", {"dry_run": False, "dag_run_id": run.split("/")[3], "only_failed": False})
    await_that(lambda: running.tasks(run)["score"]["try_number"] == 2, "another try")
    assert running.finished(run)["score"]["state"] == "success"
    assert "already published; nothing to do" in running.log(run, "score", 2)
    again = running.result(run, "score")
    assert (again["rows_scored"], again["units_scored"]) == (569, 0)


def test_a_failed_gate_stops_what_follows(running: Deployment) -> None:
    write_day(running.lake / "patients/2026-02-03", bad_rows=40)
    run = running.trigger("nightly_scores", "2026-02-03")
    tasks = running.finished(run)
    assert tasks["score"]["state"] == "failed"
    assert tasks["score"]["try_number"] == 1
    assert tasks["announce"]["state"] == "upstream_failed"
    assert "exit code 7: THR-" in running.log(run, "score", 1)
    assert not (running.lake / "scores/2026-02-03/_thresher/manifest.json").exists()


def test_a_day_that_has_not_arrived_is_waited_for(running: Deployment) -> None:
    run = running.trigger("nightly_scores", "2026-02-04")
    await_that(lambda: running.tasks(run)["score"]["state"] == "up_for_retry", "another try to be planned")
    assert "exit code 4: THR-DATA-101" in running.log(run, "score", 1)
    running.patch(run, {"state": "failed"})


def test_five_days_are_filled_in_side_by_side(running: Deployment) -> None:
    days = [f"2026-01-1{day}" for day in range(1, 6)]
    rows = [write_day(running.lake / "patients" / day, copies=1 + number) for number, day in enumerate(days)]
    running.patch("dags/nightly_scores", {"is_paused": False})
    with running.scheduler_stopped():
        running.airflow(
            *("backfill", "create", "--dag-id", "nightly_scores", "--max-active-runs", "5"),
            *("--from-date", f"{days[0]}T00:00:00+00:00", "--to-date", f"{days[-1]}T23:00:00+00:00"),
        )
    runs = [f"dags/nightly_scores/dagRuns/backfill__{night_after(day)}" for day in days]
    scores = [running.finished(run)["score"] for run in runs]
    assert [score["state"] for score in scores] == ["success"] * 5
    for day, count in zip(days, rows, strict=True):
        check_every_row_once(running.lake / "scores" / day, count)
    latest_start = max(score["start_date"] for score in scores)
    assert latest_start < min(score["end_date"] for score in scores), "all five at the same time"


def test_a_killed_driver_is_resumed(running: Deployment) -> None:
    run, output, rows = slow_run(running, "driver_killed")
    (driver,) = drivers(output)
    os.kill(driver, signal.SIGKILL)
    tasks = running.finished(run)
    assert (tasks["score"]["state"], tasks["score"]["try_number"]) == ("success", 2)
    assert "exit code 137" in running.log(run, "score", 1)
    numbers = running.result(run, "score")
    assert numbers["units"] == FILES
    assert 0 < numbers["units_scored"] < FILES, "the second try does what was missing"
    assert numbers["rows_scored"] == rows
    check_every_row_once(output, rows)


def test_a_killed_task_takes_its_driver_along_and_is_resumed(running: Deployment) -> None:
    run, output, rows = slow_run(running, "task_killed")
    (driver,), (guardian,) = drivers(output), guardians(output)
    os.kill(parent(guardian), signal.SIGKILL)
    await_that(lambda: not Path(f"/proc/{driver}").exists(), "the end of the driver", 60)
    tasks = running.finished(run)
    assert (tasks["score"]["state"], tasks["score"]["try_number"]) == ("success", 2)
    assert 0 < running.result(run, "score")["units_scored"] < FILES
    check_every_row_once(output, rows)


def test_a_task_that_is_marked_failed_ends_its_driver_in_order(running: Deployment) -> None:
    run, output, rows = slow_run(running, "marked_failed")
    (driver,) = drivers(output)
    running.patch(f"{run}/taskInstances/score", {"new_state": "failed"})
    await_that(lambda: not Path(f"/proc/{driver}").exists(), "the end of the driver", 90)
    await_that(lambda: not guardians(output), "the end of its guardian", 30)
    assert "the same command again continues it" in running.log(run, "score", 1)
    assert not (output / "_thresher/manifest.json").exists()
    assert running.finished(run)["behind"]["state"] == "upstream_failed"

    running.post("dags/marked_failed/clearTaskInstances", {"dry_run": False, "dag_run_id": run.split("/")[3], "only_failed": True})
    await_that(lambda: running.tasks(run)["score"]["try_number"] == 2, "another try")
    assert running.finished(run)["score"]["state"] == "success"
    assert running.result(run, "score")["units_scored"] < FILES
    check_every_row_once(output, rows)


def test_a_timeout_ends_the_driver(running: Deployment) -> None:
    write_day(running.lake / "many/2026-02-02", FILES, COPIES)
    run = running.trigger("overdue", "2026-02-02")
    output = running.lake / "overdue/2026-02-02"
    assert running.finished(run)["score"]["state"] == "failed"
    log = running.log(run, "score", 1)
    assert "Ending the driver" in log and "AirflowTaskTimeout" in log
    assert not drivers(output) and not guardians(output)
    assert not (output / "_thresher/manifest.json").exists()


def test_the_road_of_spark_submit(running: Deployment) -> None:
    folder = running.lake / "patients/2026-02-05"
    rows = write_day(folder)
    run = running.trigger("submitted", "2026-02-05")
    assert running.finished(run)["score"]["state"] == "success"
    assert "submit-scripts/submit cluster-configs/local score" in running.log(run, "score", 1)
    check_every_row_once(running.lake / "submitted/2026-02-05", rows)


def test_secrets_reach_the_driver_by_its_environment_and_no_log(running: Deployment) -> None:
    write_day(running.lake / "patients/2026-02-06")
    run = running.trigger("with_secret", "2026-02-06")
    assert running.finished(run)["score"]["state"] == "success"
    log = running.log(run, "score", 1)
    assert "Picked up JAVA_TOOL_OPTIONS: ***" in log
    assert "s3cr3t-w0rd" not in log


def test_a_connection_without_the_secret_fails_at_once(running: Deployment) -> None:
    run = running.trigger("no_secret", "2026-02-06")
    tasks = running.finished(run)
    assert (tasks["score"]["state"], tasks["score"]["try_number"]) == ("failed", 1)
    assert "the connection 'lake' has no schema" in running.log(run, "score", 1)


@pytest.mark.parametrize("dag", ["driver_killed", "task_killed", "marked_failed", "overdue"])
def test_leaves_nothing_running(running: Deployment, dag: str) -> None:
    assert not list(processes_of(str(running.lake / dag)))
