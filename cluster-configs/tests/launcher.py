"""Thresher as a user starts it on a cluster, and what it published."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pyarrow.dataset

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENTS = ROOT / "datasets/breast-cancer/data.parquet"
MODEL = ROOT / "datasets/breast-cancer/model.onnx"
PATIENCE = 900


class Launch:
    """submit-scripts/submit with a folder of cluster-configs, and its output."""

    def __init__(self, log, folder, arguments, environment):
        self.log = pathlib.Path(log)
        self.process = subprocess.Popen(
            [str(ROOT / "submit-scripts/submit"), str(folder), *map(str, arguments)],
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
            start_new_session=True,
        )

    def exit_code(self):
        return self.process.wait(PATIENCE)

    def text(self):
        return self.log.read_text(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def wait_for(condition, launch=None):
    """The first true value of a condition; fails where the launch ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        ended = launch is not None and launch.process.poll() is not None
        assert not ended, "it ended before: " + launch.text()
        time.sleep(0.2)
    raise AssertionError("waited in vain" + ("" if launch is None else ": " + launch.text()))


def published(output, column="id"):
    """The rows that the manifest of an output names, and the values of a column in order."""
    manifest = json.loads((pathlib.Path(output) / "_thresher/manifest.json").read_text())
    values = pyarrow.dataset.dataset(str(output), format="parquet").to_table([column])
    return manifest["runs"][-1]["rows"], sorted(values[column].to_pylist())
