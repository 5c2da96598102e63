"""What the contenders score: a model, and files of rows that `thresher generate` makes."""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import onnx
from onnx import TensorProto

import models

SEED = 1
BYTES_PER_FILE = 96 << 20


@dataclass(frozen=True)
class Workload:
    """A model with one input of floats, `[n, k]`, or one for each column, and one score a row as its first output.

    `arguments` tell Thresher what feeds the model, and what is passed on."""

    name: str
    model: Path
    given: str
    asked: str
    features: list[str]
    road: str = ""
    arguments: list[str] = field(default_factory=list)


def own(model: Path) -> Workload:
    return described(model.stem, model)


def made(name: str, folder: Path, features: int) -> Workload:
    """The workload `mlp` or `trees`, or `strings`, whose inputs have the names of columns."""
    file = models.make(name, folder, features)
    return Workload(name, file.resolve(), "", "score", []) if name == "strings" else described(name, file)


def described(name: str, file: Path) -> Workload:
    graph = onnx.load(file, load_external_data=False).graph
    fixed = {initializer.name for initializer in graph.initializer}
    inputs = [value for value in graph.input if value.name not in fixed]
    tensor = inputs[0].type.tensor_type
    width = tensor.shape.dim[1].dim_value if len(tensor.shape.dim) == 2 else 0
    if len(inputs) != 1 or tensor.elem_type != TensorProto.FLOAT or width == 0:
        raise SystemExit(f"bench-peers: {file} should have one input, float [n, k] with a fixed k")
    features = [f"f{i}" for i in range(width)]
    return Workload(name, file.resolve(), inputs[0].name, graph.output[0].name, features)


def data(launcher: Path, folder: Path, rows: int, floats: int, threads: int) -> Path:
    """Files of `id` and floats, equal parts for all threads, where `thresher bench` would look for them, too."""
    files = max(1, -(-rows * (8 + 4 * floats) // BYTES_PER_FILE))
    files = -(-files // threads) * threads
    path = folder / f"rows{rows}-floats{floats}-seed{SEED}-files{files}"
    if not (path / "_SUCCESS").exists():
        shutil.rmtree(path, ignore_errors=True)
        print(f"makes {rows:,} rows ...", flush=True)
        options = {"rows": rows, "floats": floats, "seed": SEED, "files": files, "output": path}
        flags = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        subprocess.run([launcher, "generate", *flags], check=True, stdout=subprocess.DEVNULL)
    return path
