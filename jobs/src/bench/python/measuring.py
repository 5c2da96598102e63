"""Runs processes, takes their times, and sets the times out."""

import ctypes
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

PR_SET_CHILD_SUBREAPER = 36
SECONDS_FOR_STRAGGLERS = 60


@dataclass(frozen=True)
class Round:
    """Seconds of one process, or of its last pass: on the clock, and of all processors, if they are known."""

    seconds: float
    processor_seconds: float | None


@dataclass
class Timing:
    """All rounds of one contender, and what became of it."""

    contender: str
    rounds: list[Round] = field(default_factory=list)
    failure: str | None = None

    @property
    def seconds(self) -> float:
        return median(each.seconds for each in self.rounds)

    @property
    def processor_seconds(self) -> float | None:
        taken = [each.processor_seconds for each in self.rounds if each.processor_seconds is not None]
        return median(taken) if taken else None


def adopt_orphans() -> None:
    """Lets this process wait for the grandchildren that its children leave behind, and count their processor time."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def measure(command: list[str], environment: dict[str, str], times: Path, log: Path, steady: bool) -> Round:
    """Runs one process to its end. Raises RuntimeError with the end of what it said if it fails."""
    times.unlink(missing_ok=True)
    os.sync()  # Nobody waits for what the one before has written.
    with log.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    processor_seconds = used.ru_utime + used.ru_stime + stragglers()
    if process.returncode != 0:
        tail = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError(f"exit code {process.returncode}, see {log}: {' '.join(tail)}")
    if steady:
        return Round(*json.loads(times.read_text())[-1])
    return Round(seconds, processor_seconds)


def stragglers() -> float:
    """Waits for processes that outlive the one that started them, and returns the processor time they took."""
    taken, deadline = 0.0, time.monotonic() + SECONDS_FOR_STRAGGLERS
    while time.monotonic() < deadline:
        try:
            ended, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if ended:
            taken += used.ru_utime + used.ru_stime
        else:
            time.sleep(0.05)
    return taken


def table(rows: int, timings: list[Timing], subject: str) -> list[str]:
    """A line for each contender: medians, spread, and how many times as fast the subject is."""
    lines = [f"{'contender':18}{'seconds':>9}{'min-max s':>16}{'rows/s':>13}{'CPU s':>8}{subject + ' is':>17}"]
    mine = next((timing for timing in timings if timing.contender == subject and not timing.failure), None)
    for timing in timings:
        if timing.failure:
            lines.append(f"{timing.contender:18}does not count: {timing.failure}")
            continue
        all_seconds = [each.seconds for each in timing.rounds]
        spread = f"{min(all_seconds):.2f}-{max(all_seconds):.2f}"
        processor = "" if timing.processor_seconds is None else f"{timing.processor_seconds:.2f}"
        times = "" if mine in (None, timing) else f"{timing.seconds / mine.seconds:.2f}x as fast"
        lines.append(
            f"{timing.contender:18}{timing.seconds:9.2f}{spread:>16}{rows / timing.seconds:13,.0f}{processor:>8}{times:>17}"
        )
    return lines


def summary(rows: int, timings: list[Timing], subject: str) -> list[dict]:
    """The same for programs."""
    mine = next((timing for timing in timings if timing.contender == subject and not timing.failure), None)
    return [one(rows, timing, mine) for timing in timings]


def one(rows: int, timing: Timing, mine: Timing | None) -> dict:
    if timing.failure:
        return {"contender": timing.contender, "failure": timing.failure}
    result = {
        "contender": timing.contender,
        "medianSeconds": timing.seconds,
        "rowsPerSecond": rows / timing.seconds,
        "medianProcessorSeconds": timing.processor_seconds,
        "rounds": [{"seconds": each.seconds, "processorSeconds": each.processor_seconds} for each in timing.rounds],
    }
    if mine is not None and mine is not timing:
        result["subjectIsTimesAsFast"] = timing.seconds / mine.seconds
        if timing.processor_seconds is not None and mine.processor_seconds:
            result["subjectTakesProcessorTimesLess"] = timing.processor_seconds / mine.processor_seconds
    return result
