"""Who takes part, and how each is started: always as a process of its own."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from engines import ENGINES
from peer import Job
from tables import Table, class_path
from workload import Workload

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
LAUNCHER = ROOT / "submit-scripts" / "thresher"
SUBJECT = "thresher"
PEERS = {
    "polars": "polars_streaming.py",
    "pyarrow": "pyarrow_threads.py",
    "map-in-arrow": "pyspark_map_in_arrow.py",
    "predict-batch-udf": "pyspark_predict_batch_udf.py",
}


@dataclass(frozen=True)
class Task:
    """One process: it scores the files `passes` times, and says how long each time took if there are several."""

    workload: Workload
    data: Path
    output: Path
    times: Path
    threads: int
    passes: int
    table: Table | None = None


def command(contender: str, task: Task) -> tuple[list[str], dict[str, str]]:
    """The command line of a contender and its environment."""
    if contender == SUBJECT or contender in ENGINES:
        arguments = score(task) + ENGINES.get(contender, [])
        if task.passes > 1:
            return thresher_again(task, arguments), dict(os.environ)
        settings = [f"--conf={name}={value}" for name, value in task.table.settings.items()] if task.table else []
        return thresher(arguments + settings), dict(os.environ)
    job = Job(
        model=str(task.workload.model),
        files=sorted(str(file) for ending in ("parquet", "csv") for file in task.data.glob(f"*.{ending}")),
        features=task.workload.features,
        road=task.workload.road,
        output=str(task.output),
        threads=task.threads,
        passes=task.passes,
        times=str(task.times),
        table=task.table.name if task.table else "",
        settings=task.table.settings if task.table else {},
    )
    environment = {
        "POLARS_MAX_THREADS": str(task.threads),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(HERE),  # PySpark's workers look there, too.
    }
    return [sys.executable, str(HERE / PEERS[contender]), json.dumps(asdict(job))], os.environ | environment


def score(task: Task) -> list[str]:
    """The arguments of the command line of Thresher."""
    workload = task.workload
    return [
        "score",
        f"--model={workload.model}",
        f"--table={task.table.name}" if task.table else f"--input={task.data}",
        f"--output={task.output}",
        *workload.arguments,
        f"--outputs={workload.asked}=score",
        f"--conf=spark.master=local[{task.threads}]",
    ]


def thresher(arguments: list[str]) -> list[str]:
    return [str(LAUNCHER), *arguments]


def thresher_again(task: Task, arguments: list[str]) -> list[str]:
    """The same command several times in one process, on one Spark with the properties that the command would set."""
    settings = {
        "log4j2.configurationFile": ROOT / "cluster-configs/local/log4j2.properties",
        "spark.master": f"local[{task.threads}]",
        "spark.app.name": "thresher",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.plugins": "io.thresher.spark.ThresherPlugin",
        **(task.table.settings if task.table else {}),
    }
    extensions = [settings.get("spark.sql.extensions"), "io.thresher.spark.ThresherExtensions"]
    settings["spark.sql.extensions"] = ",".join(filter(None, extensions))
    home = os.environ.get("JAVA_HOME")
    flags = os.environ.get("THRESHER_JVM_OPTIONS", "").split()
    collector = any(flag.startswith("-XX:+Use") and flag.endswith("GC") for flag in flags)  # Java takes one only.
    libraries = [str(ROOT / "jobs/target/thresher.jar"), (ROOT / "jobs/target/classpath").read_text().strip(), class_path()]
    return [
        str(Path(home, "bin", "java")) if home else "java",
        f"@{ROOT / 'cluster-configs/local/jvm.options'}",
        *([] if collector else [f"@{ROOT / 'cluster-configs/local/throughput.options'}"]),
        *flags,
        *(f"-D{name}={value}" for name, value in settings.items()),
        "-cp",
        os.pathsep.join(filter(None, libraries)),
        str(HERE.parent / "java" / "ScoreAgain.java"),
        str(task.times),
        str(task.passes),
        str(task.output),
        *arguments,
    ]
