"""What the peers share: the job they are given, ONNX Runtime, and the clock."""

import functools
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

BATCH = 4096


@dataclass(frozen=True)
class Job:
    """Score the rows of the files, or of a table of Spark's with these settings; write `id` and `score` into the folder, Parquet with Snappy.

    On the road `all` all columns and `score`; on the road `filter` the rows only whose `f0` is above 0."""

    model: str
    files: list[str]
    features: list[str]
    road: str
    output: str
    threads: int
    passes: int
    times: str
    table: str = ""
    settings: dict[str, str] = field(default_factory=dict)


def run(score: Callable[[Job], None], alone: bool = True) -> None:
    """Scores as often as the job says, each time anew, and writes down how many seconds each time took, on the clock
    and of all processors; these are not known where the process is not `alone`: PySpark's have others beside them."""
    job = Job(**json.loads(sys.argv[1]))
    seconds = []
    for _ in range(job.passes):
        shutil.rmtree(job.output, ignore_errors=True)
        Path(job.output).mkdir(parents=True)
        start, busy = time.perf_counter(), time.process_time()
        score(job)
        seconds.append([time.perf_counter() - start, time.process_time() - busy if alone else None])
    Path(job.times).write_text(json.dumps(seconds))


@functools.cache
def session(model: str):
    """One session a process, for all of its threads, with the names of its inputs and its output."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # Each run keeps to the thread that asks for it.
    options.inter_op_num_threads = 1
    runtime = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return runtime, [one.name for one in runtime.get_inputs()], runtime.get_outputs()[0].name


def predict(model: str, *tensors: np.ndarray) -> np.ndarray:
    """The first output of the model, one score a row, for tensors in the order of its inputs."""
    runtime, given, asked = session(model)
    return runtime.run([asked], dict(zip(given, tensors, strict=True)))[0].reshape(len(tensors[0]))
