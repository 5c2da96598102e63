"""The process between a task and its driver, without Airflow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from deployment import await_that, processes_of
from thresher_airflow.driver import GUARDIAN, Driver

STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done"


def guarded(*command: str, seconds: str = "30") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", str(GUARDIAN), seconds, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -KILL $$", 137), ("kill -TERM $$", 143)]
)
def test_gives_the_exit_code_of_a_shell(script: str, code: int) -> None:
    assert guarded("bash", "-c", script).wait(30) == code


def test_asks_the_command_to_end_when_its_task_goes_away() -> None:
    guardian = guarded("bash", "-c", "trap 'echo gave back; exit 143' TERM; echo ready; while :; do sleep 0.1; done")
    assert guardian.stdout and guardian.stdin
    assert guardian.stdout.readline() == "ready\n"
    guardian.stdin.close()
    assert guardian.wait(30) == 143
    assert guardian.stdout.read() == "gave back\n"


def test_kills_what_does_not_end_with_all_that_it_started() -> None:
    word = f"600.{os.getpid()}"
    guardian = guarded("bash", "-c", f"(trap '' TERM; exec sleep {word}) & {STUBBORN}", seconds="1")
    assert guardian.stdout and guardian.stdin
    assert guardian.stdout.readline() == "ready\n"
    await_that(lambda: len(list(processes_of(word))) >= 3, "its child", 10)
    guardian.stdin.close()
    assert guardian.wait(30) == 137
    await_that(lambda: not list(processes_of(word)), "nothing left", 10)


def test_outlives_a_killed_task_until_the_command_has_ended(tmp_path: Path) -> None:
    said = tmp_path / "said"
    script = f"exec 2>/dev/null; trap 'echo gave back >{said}; exit 143' TERM; echo ready; while :; do sleep 0.1; done"
    task = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, sys\n"
            "from driver import Driver\n"
            "Driver(sys.argv[1:], os.environ, '.', 30, lambda line: print(line, flush=True)).wait()",
            *("bash", "-c", script),
        ],
        env=os.environ | {"PYTHONPATH": str(GUARDIAN.parent)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert task.stdout and task.stdout.readline() == "ready\n"
    task.send_signal(signal.SIGKILL)
    task.wait()
    await_that(lambda: said.exists() and said.read_text() == "gave back\n", "the end of the command", 30)


def test_a_driver_that_is_ended_has_printed_everything() -> None:
    lines: list[str] = []
    script = "trap 'seq 50000; exit 143' TERM; echo ready; while :; do sleep 0.1; done"
    driver = Driver(["bash", "-c", script], os.environ, ".", 30, lines.append)
    await_that(lambda: lines, "a first line", 30)
    driver.end()
    assert driver.wait() == 143
    assert lines[-50000:] == [str(number) for number in range(1, 50001)]
    assert driver.last_lines.endswith("49999\n50000")
