#!/usr/bin/env bash
# OpenVINO's plug-in for ONNX Runtime makes no session of a model that has a default for one of its inputs.
#
# versions  onnxruntime 1.29.0, onnxruntime-ep-openvino 1.8.1, onnx 1.23.2
# source    ONNX IR: an initializer of the name of a graph input is its default value, which a caller may leave or replace.
# expected  the scores of ONNX Runtime's own execution provider, or these nodes left to that.
# seen      the plug-in takes the node and then fails: "OpenVINO input has no ONNX binding". No fallback, so no session.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  onnxruntime==1.29.0 onnxruntime-ep-openvino==1.8.1 onnx==1.23.2
cd "$work"
venv/bin/python - <<'PY'
import importlib.util
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

graph = helper.make_graph(
    [helper.make_node("Add", ["x", "shift"], ["y"])], "g",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 2]),
     helper.make_tensor_value_info("shift", TensorProto.FLOAT, [1])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])],
    [helper.make_tensor("shift", TensorProto.FLOAT, [1], [0.5])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, "m.onnx")

row = np.ones((1, 2), np.float32)
own = onnxruntime.InferenceSession("m.onnx", providers=["CPUExecutionProvider"])
print("ONNX Runtime, default:", own.run(None, {"x": row})[0])
print("ONNX Runtime, given:  ", own.run(None, {"x": row, "shift": np.array([7], np.float32)})[0])

folder = pathlib.Path(importlib.util.find_spec("onnxruntime_ep_openvino").origin).parent
library = folder / "libonnxruntime_providers_openvino_plugin.so"
onnxruntime.register_execution_provider_library("openvino", str(library))
device = next(d for d in onnxruntime.get_ep_devices() if d.ep_name == "OpenVINOExecutionProvider")
options = onnxruntime.SessionOptions()
options.add_provider_for_devices([device], {})
try:
    onnxruntime.InferenceSession("m.onnx", options)
except Exception as failure:
    print("OpenVINO:", failure)
    assert "no ONNX binding" in str(failure)
else:
    raise SystemExit("a session was made")
PY
