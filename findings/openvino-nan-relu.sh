#!/usr/bin/env bash
# OpenVINO's CPU device turns NaN into 0 in Relu, Clip and Max: a row of unknown values gets an ordinary score.
#
# versions  openvino 2026.4.1, onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX: Relu is y = max(0, x), Clip is Min(max, Max(x, min)), Max follows numpy.maximum, which hands NaN on.
# expected  NaN in, NaN out, as ONNX Runtime has it, so that a guard on the scores finds the row.
# seen      0 for all three. A network with one Relu gives a finite score for a row of NaN.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check openvino==2026.4.1 onnxruntime==1.32.0 onnx==1.23.2
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper

number = lambda name, value: helper.make_tensor(name, TensorProto.FLOAT, [], [value])
nodes = {"Relu": helper.make_node("Relu", ["x"], ["y"]),
         "Clip": helper.make_node("Clip", ["x", "low", "high"], ["y"]),
         "Max": helper.make_node("Max", ["x", "low"], ["y"])}
rows = np.array([np.nan, -5, 5], np.float32)
core = openvino.Core()
for name, node in nodes.items():
    constants = [number("low", 0.0), number("high", 1.0)]
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"])],
        [c for c in constants if c.name in node.input])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, "m.onnx")
    right = onnxruntime.InferenceSession("m.onnx", providers=["CPUExecutionProvider"]).run(None, {"x": rows})[0]
    # In full precision: this is not about bfloat16.
    compiled = core.compile_model(core.read_model("m.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    found = compiled({"x": rows})[compiled.output(0)]
    print(f"{name}: ONNX Runtime {right}, OpenVINO {found}")
    assert np.isnan(right[0]) and found[0] == 0 and (right[1:] == found[1:]).all()
PY
