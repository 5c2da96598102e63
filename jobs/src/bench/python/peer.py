"""What the peers share: the job they are given, ONNX Runtime, and the clock."""

import functools
import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BATCH = 4096


@dataclass(frozen=True)
class Job:
    """Score every row of the files; write `id` and `score` into the folder, Parquet with Snappy."""

    model: str
    files: list[str]
    features: list[str]
    output: str
    threads: int
    passes: int
    times: str


def run(score: Callable[[Job], None]) -> None:
    """Scores as often as the job says, each time anew, and writes down how many seconds each time took."""
    job = Job(**json.loads(sys.argv[1]))
    seconds = []
    for _ in range(job.passes):
        shutil.rmtree(job.output, ignore_errors=True)
        Path(job.output).mkdir(parents=True)
        start = time.perf_counter()
        score(job)
        seconds.append(time.perf_counter() - start)
    Path(job.times).write_text(json.dumps(seconds))


@functools.cache
def session(model: str):
    """One session a process, for all of its threads, with the names of its input and its output."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # Each run keeps to the thread that asks for it.
    options.inter_op_num_threads = 1
    runtime = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return runtime, runtime.get_inputs()[0].name, runtime.get_outputs()[0].name


def predict(model: str, matrix: np.ndarray) -> np.ndarray:
    """The first output of the model, one score a row."""
    runtime, given, asked = session(model)
    return runtime.run([asked], {given: matrix})[0].reshape(len(matrix))
