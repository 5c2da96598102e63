"""What comparisons have in common that run each contender several times in a process of its own, of which the last time counts."""

import argparse
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
LAUNCHER = ROOT / "submit-scripts" / "thresher"
PASSES = 2
SETTINGS = {
    "log4j2.configurationFile": ROOT / "cluster-configs/local/log4j2.properties",
    "spark.app.name": "thresher",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.plugins": "io.thresher.spark.ThresherPlugin",
    "spark.sql.extensions": "io.thresher.spark.ThresherExtensions",
}


@dataclass
class Taken:
    """Seconds of one contender: on the clock, and of all processors, a round each; and how its results agree with the first one's."""

    contender: str
    rounds: list[tuple[float, float]] = field(default_factory=list)
    agreement: tuple[float, float] | None = None
    failure: str | None = None

    def median(self, index: int) -> float:
        return median(each[index] for each in self.rounds)


class Runner:
    """Runs contenders, each of which writes its results to `output` and, a list of pairs, its seconds to `times`."""

    def __init__(self, work: Path, output: str):
        for name in ("logs", "output"):
            (work / name).mkdir(parents=True, exist_ok=True)
        self.logs = work / "logs"
        self.times = work / "logs" / "times.json"
        self.output = work / "output" / output

    def take(self, taken: Taken, command: list[str]) -> None:
        if self.output.is_dir():
            shutil.rmtree(self.output)
        self.output.unlink(missing_ok=True)
        self.times.unlink(missing_ok=True)
        log = self.logs / f"{taken.contender}.log"
        environment = os.environ | {"OPT_OUT_TRACKING": "true", "ORT_DISABLE_TELEMETRY": "1"}
        with log.open("wb") as said:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment).returncode
        if code:
            taken.failure = f"exit code {code}, see {log}"
            return
        taken.rounds.append(tuple(json.loads(self.times.read_text())[-1]))

    def thresher(self, threads: int, *arguments: str) -> list[str]:
        """`thresher score`, several times in one process."""
        return [
            java(),
            f"@{ROOT / 'cluster-configs/local/jvm.options'}",
            f"@{ROOT / 'cluster-configs/local/throughput.options'}",
            f"-Dspark.master=local[{threads}]",
            *(f"-D{name}={value}" for name, value in SETTINGS.items()),
            "-cp",
            f"{ROOT / 'jobs/target/thresher.jar'}:{(ROOT / 'jobs/target/classpath').read_text().strip()}",
            str(HERE.parent / "java" / "ScoreAgain.java"),
            str(self.times),
            str(PASSES),
            str(self.output),
            "score",
            *arguments,
            f"--output={self.output}",
            f"--conf=spark.master=local[{threads}]",
        ]


def common(workload: str, rows: int) -> argparse.ArgumentParser:
    """The options that all such comparisons take."""
    parser = argparse.ArgumentParser(f"bench-peers --workload {workload}", add_help=False, allow_abbrev=False)
    parser.add_argument("--workload", choices=(workload,), default=workload)
    parser.add_argument("--rows", type=int, default=rows)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=lambda text: text.split(","), default=None)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--work-dir", type=Path, default=Path("thresher-bench"))
    parser.add_argument("--json", type=Path)
    return parser


def check(parser: argparse.ArgumentParser, options: argparse.Namespace, peers: tuple[str, ...]) -> None:
    """Ends with what is wrong about them."""
    unknown = [name for name in options.peers if name not in peers]
    if unknown:
        parser.error(f"{', '.join(unknown)}: known are {', '.join(peers)}")
    if options.rows < 2 or options.rounds < 1 or options.threads < 1:
        parser.error("--rows takes 2 or more, --rounds and --threads 1 or more")


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home, "bin", "java")) if home else "java"
