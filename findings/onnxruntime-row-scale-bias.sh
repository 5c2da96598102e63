#!/usr/bin/env bash
# ONNX Runtime multiplies a bias by the scale of its row, where it fuses an int8 product with a scale for each row.
#
# versions  onnxruntime 1.29.0, onnx 1.23.2
# source    ONNX: MatMulInteger, Cast, Mul and Add are four operators, and Add comes behind Mul. Pull request 6008 of
#           ONNX Runtime, of 2020, meant the fusion for scales that are single numbers.
# expected  product * (scale of the row * scale of the column) + bias, as ONNX Runtime gives without its optimiser.
# seen      (product * scale of the column + bias) * scale of the row: with a product of 0, rows of scale 1, 2 and 0.5
#           get the bias once, twice and half. Scales by row are what keeps rows of a batch apart in int8.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.29.0 onnx==1.23.2
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

nodes = [helper.make_node("MatMulInteger", ["quantised", "weights"], ["product"]),
         helper.make_node("Cast", ["product"], ["float"], to=TensorProto.FLOAT),
         helper.make_node("Mul", ["row_scale", "column_scale"], ["scale"]),
         helper.make_node("Mul", ["float", "scale"], ["scaled"]),
         helper.make_node("Add", ["scaled", "bias"], ["y"])]
stored = {"weights": np.ones((16, 4), np.int8), "column_scale": np.full(4, 0.5, np.float32),
          "bias": np.array([1, 2, 3, 4], np.float32)}
graph = helper.make_graph(
    nodes, "g",
    [helper.make_tensor_value_info("quantised", TensorProto.UINT8, ["n", 16]),
     helper.make_tensor_value_info("row_scale", TensorProto.FLOAT, ["n", 1])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4])],
    [numpy_helper.from_array(value, name) for name, value in stored.items()])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
rows = {"quantised": np.zeros((3, 16), np.uint8), "row_scale": np.array([[1], [2], [0.5]], np.float32)}

def scores(level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, rows)[0]

levels = onnxruntime.GraphOptimizationLevel
plain, default = scores(levels.ORT_DISABLE_ALL), scores(levels.ORT_ENABLE_ALL)
print("as the graph says:", plain.tolist(), "optimised:", default.tolist(), sep="\n")
assert (plain == stored["bias"]).all()
assert (default == stored["bias"] * rows["row_scale"]).all()
PY
