#!/usr/bin/env bash
# ONNX Runtime adds int64 up in doubles where it reduces: sums past 2^53 are rounded.
#
# versions  onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX: ReduceSum is the sum of the elements along the axis, of the type of the input; int64 is one of them.
# expected  Sums of int64 as the integers that they are, as Add, CumSum and MatMul give them, and PyTorch's and NumPy's sum.
# seen      ReduceSum, ReduceL1 and Einsum give the nearest double: the sum of a time in nanoseconds and a few more is off by
#           up to 128 of these, a sum of ids or hashes is another number.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.32.0 onnx==1.23.2
"$work/venv/bin/python" - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

start = 1_795_000_000_000_000_001  # Nanoseconds of an epoch.
rows = np.array([[start, 1, 2], [start, 70, 5], [12, 3, 4]], np.int64)
expected = rows.sum(1)
whole = lambda name, shape, values: helper.make_tensor(name, TensorProto.INT64, shape, values)
node = lambda operator, *more, **attributes: helper.make_node(operator, ["x", *more], ["y"], **attributes)
ways = {
    "ReduceSum": (node("ReduceSum", "axes", keepdims=0), [whole("axes", [1], [1])]),
    "ReduceL1": (node("ReduceL1", "axes", keepdims=0), [whole("axes", [1], [1])]),
    "Einsum": (node("Einsum", equation="ij->i"), []),
    "MatMul": (node("MatMul", "ones"), [whole("ones", [3], [1, 1, 1])])}
for name, (operator, stored) in ways.items():
    graph = helper.make_graph([operator], "sum", [helper.make_tensor_value_info("x", TensorProto.INT64, ["n", 3])],
                              [helper.make_tensor_value_info("y", TensorProto.INT64, ["n"])], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    given = session.run(None, {"x": rows})[0]
    print(name, given.tolist(), "off by", (given - expected).tolist())
    rounded = expected.astype(np.float64).astype(np.int64)
    assert np.array_equal(given, expected if name == "MatMul" else rounded)
assert not np.array_equal(rounded, expected)
PY
