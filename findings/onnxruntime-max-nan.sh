#!/usr/bin/env bash
# ReduceMax of a row with NaN is NaN, the largest number or a smaller one: by where the NaN stands, and how many rows are in the run.
#
# versions  onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX says nothing of NaN, but its reference implementation gives NaN, as NumPy and PyTorch do, and so do ONNX Runtime's own
#           Max and ReduceMean.
# expected  NaN, so that a row with an unknown value is seen by its score; the same alone and among others.
# seen      Over the last axis NaN only where it comes first, else the largest number. Over an axis in the middle, as sequences are
#           pooled over time, the largest number for a row alone, but among others a smaller one for some of its elements, which ones by
#           the row's place in the run (8 steps or more, of 4 numbers or more).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.32.0 onnx==1.23.2
cd "$work"
venv/bin/python - <<'PY'
import math

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

one = helper.make_tensor("one", TensorProto.INT64, [1], [1])


def scorer(operator, **attributes):
    node = helper.make_node(operator, ["x", "one"], ["y"], **attributes)
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, None)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], [one])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    reference = ReferenceEvaluator(model)
    return lambda rows: (session.run(None, {"x": rows})[0], reference.run(None, {"x": rows})[0])


largest = scorer("ReduceMax", keepdims=0)
values = np.array([[math.nan, 2, 5, 1], [2, math.nan, 5, 1], [2, 5, 1, math.nan]], np.float32)
seen, reference = largest(values)
print("last axis: ONNX Runtime", seen, "reference", reference)
assert np.isnan(reference).all() and np.array_equal(seen, [math.nan, 5, 5], equal_nan=True)

rows = np.random.default_rng(0).normal(size=(8, 9, 5)).astype(np.float32)
rows[:, 1] = math.nan
known, alone = np.nanmax(rows, axis=1), np.concatenate([largest(row[None])[0] for row in rows])
eight, moved = largest(rows)[0], np.roll(largest(np.roll(rows, 1, axis=0))[0], -1, axis=0)
for title, seen in (("alone", alone), ("among eight", eight), ("one place further", moved)):
    print("middle axis, a row", title, seen[4].tolist())
assert np.isnan(largest(rows)[1]).all()
assert (alone == known).all()
assert (eight < known).any() and (moved < known).any()
assert (eight != moved).any()

assert np.isnan(scorer("ReduceMean")(values)[0]).all()
PY
