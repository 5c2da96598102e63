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
import tables
import workload
from contenders import LAUNCHER, PEERS, SUBJECT, Task, command
from engines import ENGINES, ROUNDED
from measuring import Timing
from roads import ROADS

LIBRARIES = ("numpy", "onnxruntime", "polars", "pyarrow", "pyspark")
WARM_UP_ROWS = 100_000


class Comparison:
    """One workload on one number of rows."""

    def __init__(self, work: Path, scored: workload.Workload, rows: int, options: argparse.Namespace):
        self.work = work
        self.road = ROADS[options.road]
        floats = self.road.floats if options.model is None else len(scored.features)
        self.scored = self.road.workload(options.road, scored)
        self.rows = rows
        self.options = options
        self.data = self.road.data(options.road, workload.data(LAUNCHER, work, rows, floats, options.threads), options.threads)
        self.table = tables.table(options.road, self.data)
        contenders = sorted((*options.peers, SUBJECT), key=ROUNDED.__contains__)  # Others are compared with the first.
        self.timings = [Timing(name) for name in contenders]
        self.reference: tuple[str, object, list[float]] | None = None

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
        task = Task(self.scored, self.data, output, times, self.options.threads, 1 + steady, self.table)
        try:
            timing.rounds.append(measuring.measure(*command(timing.contender, task), times, log, steady > 0))
            if len(timing.rounds) == 1:
                self.compare(timing.contender, output)
        except (RuntimeError, ValueError) as problem:
            timing.failure = str(problem)
        shutil.rmtree(output, ignore_errors=True)

    def compare(self, contender: str, output: Path) -> None:
        scores = outputs.scores(output, self.rows, self.road.some, self.road.columns)
        sums = outputs.passed(output, self.scored.features if self.road.columns > 2 else [])
        if self.reference is None:
            self.reference = (contender, scores, sums)
        other, expected, others = self.reference
        if sums != others:
            raise ValueError(f"the columns that it passed on are not those of {other}")
        apart = outputs.difference(scores, expected)
        if apart > outputs.TOLERANCE and contender not in ROUNDED:
            raise ValueError(f"its scores are up to {apart:.1e} apart from those of {other}")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench-peers", add_help=False, allow_abbrev=False)
    parser.add_argument("--rows", type=counts)
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--workload", choices=("mlp", "trees", "both"))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--road", choices=ROADS, default="parquet")
    parser.add_argument("--peers", type=peers)
    parser.add_argument("--steady", type=positive, nargs="?", const=1, default=0)
    parser.add_argument("--threads", type=positive, default=os.cpu_count())
    parser.add_argument("--work-dir", type=Path, default=Path("thresher-bench"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    road = ROADS[options.road]
    options.rows = options.rows or road.rows
    options.peers = options.peers or road.peers
    unable = [name for name in options.peers if name not in (*road.peers, *ENGINES)]
    if unable:
        parser.error(f"{', '.join(unable)}: the road {options.road} is taken by {', '.join(road.peers)}")
    lacking = tables.missing(options.road)
    if lacking:
        parser.error(f"--road {options.road}: put the jars {', '.join(f'{name}*.jar' for name in lacking)} into THRESHER_CLASSPATH")
    if options.workload and (options.model or road.strings):
        parser.error(f"--workload: {'--model' if options.model else 'the road strings'} says what is scored")
    if options.model and (road.strings or options.road in ("wide", "arrays")):
        parser.error(f"--model: the road {options.road} has its own")
    if options.workload in ("trees", "both") and options.road == "wide":
        parser.error("--workload: the road wide has a network of its own")
    return options


def workloads(options: argparse.Namespace, work: Path) -> list[workload.Workload]:
    if options.model:
        return [workload.own(options.model)]
    road = ROADS[options.road]
    by_default = "strings" if road.strings else "both" if options.road == "parquet" else "mlp"
    name = options.workload or by_default
    return [workload.made(each, work, road.floats) for each in (["mlp", "trees"] if name == "both" else [name])]


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def counts(text: str) -> list[int]:
    return [positive(part) for part in text.split(",")]


def peers(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in (*PEERS, *ENGINES)]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: known are {', '.join((*PEERS, *ENGINES))}")
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
    scored = workloads(options, work)
    measuring.adopt_orphans()
    about, results = setting(options), []
    print("warm-up ...", flush=True)
    Comparison(work, scored[0], min(WARM_UP_ROWS, *options.rows), options).run(1)
    for one in scored:
        for rows in options.rows:
            timings = Comparison(work, one, rows, options).run(options.rounds)
            print(f"\n{one.name}, road {options.road}, {rows:,} rows, {about['measured']}, threads: {options.threads}, median of {options.rounds}")
            print("\n".join(measuring.table(rows, timings, SUBJECT)), end="\n\n", flush=True)
            results += [{"workload": one.name, "rows": rows, **each} for each in measuring.summary(rows, timings, SUBJECT)]
            if options.json:
                options.json.write_text(json.dumps({"setting": about, "results": results}, indent=2) + "\n")
    return 1 if any("failure" in each for each in results) else 0


if __name__ == "__main__":
    sys.exit(main())
