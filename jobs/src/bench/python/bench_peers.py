"""Scores the same files with Thresher and with what one would take in its place, in turn; see submit-scripts/bench-peers."""

import argparse
import json
import os
import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import measuring
import outputs
import workload
from contenders import CSV_PEERS, LAUNCHER, PEERS, SUBJECT, Task, command
from measuring import Timing

LIBRARIES = ("numpy", "onnxruntime", "polars", "pyarrow", "pyspark")
WARM_UP_ROWS = 100_000


class Comparison:
    """One workload on one number of rows."""

    def __init__(self, work: Path, scored: workload.Workload, rows: int, options: argparse.Namespace):
        self.work = work
        self.scored = scored
        self.rows = rows
        self.options = options
        data = workload.data(LAUNCHER, work, rows, len(scored.features), options.threads)
        self.data = workload.csv(data) if options.road == "csv" else data
        self.timings = [Timing(name) for name in (*options.peers, SUBJECT)]
        self.reference: tuple[str, object] | None = None

    def run(self, rounds: int) -> list[Timing]:
        """Rounds in turn; each begins with another contender."""
        for number in range(rounds):
            print(f"{self.scored.name}, {self.rows:,} rows, round {number + 1} of {rounds} ...", flush=True)
            first = number % len(self.timings)
            for timing in self.timings[first:] + self.timings[:first]:
                if not timing.failure:
                    self.take(timing)
            self.reference = None  # Compared in the first round; at 100 million rows it would take room.
        return self.timings

    def take(self, timing: Timing) -> None:
        output = self.work / "output" / timing.contender
        shutil.rmtree(output, ignore_errors=True)
        log = self.work / "logs" / f"{timing.contender}.log"
        times = self.work / "logs" / f"{timing.contender}-times.json"
        steady = self.options.steady
        task = Task(self.scored, self.data, output, times, self.options.threads, 1 + steady)
        try:
            timing.rounds.append(measuring.measure(*command(timing.contender, task), times, log, steady > 0))
            if len(timing.rounds) == 1:
                self.compare(timing.contender, output)
        except (RuntimeError, ValueError) as problem:
            timing.failure = str(problem)
        shutil.rmtree(output, ignore_errors=True)

    def compare(self, contender: str, output: Path) -> None:
        scores = outputs.scores(output, self.rows)
        if self.reference is None:
            self.reference = (contender, scores)
        other, expected = self.reference
        apart = outputs.difference(scores, expected)
        if apart > outputs.TOLERANCE:
            raise ValueError(f"its scores are up to {apart:.1e} apart from those of {other}")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench-peers", add_help=False, allow_abbrev=False)
    parser.add_argument("--rows", type=counts, default=[100_000, 4_000_000])
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--workload", choices=("mlp", "trees", "both"), default="both")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--road", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--peers", type=peers)
    parser.add_argument("--steady", type=positive, nargs="?", const=1, default=0)
    parser.add_argument("--threads", type=positive, default=os.cpu_count())
    parser.add_argument("--work-dir", type=Path, default=Path("thresher-bench"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    known = CSV_PEERS if options.road == "csv" else list(PEERS)
    options.peers = options.peers or known
    unable = [name for name in options.peers if name not in known]
    if unable:
        parser.error(f"{', '.join(unable)}: the road {options.road} is taken by {', '.join(known)}")
    return options


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def counts(text: str) -> list[int]:
    return [positive(part) for part in text.split(",")]


def peers(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: known are {', '.join(PEERS)}")
    return names


def setting(options: argparse.Namespace) -> dict:
    return {
        "measured": "whole process" if not options.steady else "scoring in a warm process",
        "road": options.road,
        "passesBefore": options.steady,
        "threads": options.threads,
        "cores": os.cpu_count(),
        "rounds": options.rounds,
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }


def main() -> int:
    options = parsed()
    work = options.work_dir.resolve()
    for name in ("logs", "output"):
        (work / name).mkdir(parents=True, exist_ok=True)
    if options.model:
        scored = [workload.own(options.model)]
    else:
        names = ["mlp", "trees"] if options.workload == "both" else [options.workload]
        scored = [workload.made(name, work) for name in names]
    measuring.adopt_orphans()
    about, results = setting(options), []
    print("warm-up ...", flush=True)
    Comparison(work, scored[0], min(WARM_UP_ROWS, *options.rows), options).run(1)
    for one in scored:
        for rows in options.rows:
            timings = Comparison(work, one, rows, options).run(options.rounds)
            print(f"\n{one.name}, {rows:,} rows, {about['measured']}, threads: {options.threads}, median of {options.rounds}")
            print("\n".join(measuring.table(rows, timings, SUBJECT)), end="\n\n", flush=True)
            results += [{"workload": one.name, "rows": rows, **each} for each in measuring.summary(rows, timings, SUBJECT)]
            if options.json:
                options.json.write_text(json.dumps({"setting": about, "results": results}, indent=2) + "\n")
    return 1 if any("failure" in each for each in results) else 0


if __name__ == "__main__":
    sys.exit(main())
