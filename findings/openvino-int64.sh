#!/usr/bin/env bash
# OpenVINO's CPU device computes int64 models in 32 bits, without a word.
#
# versions  openvino 2026.4.1, onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX: Mod and Add of tensor(int64). OpenVINO's list of element types has i64, and the compiled model says that
#           its input and its output are i64.
# expected  The bucket of a hashed id, Mod(id, 1000), as ONNX Runtime computes it; or an error for ids past 2^31.
# seen      ids past 2^31 are cut to 32 bits: 2^31 gives another bucket, 2^40 + 1 becomes 1. The type of the output is
#           still int64.
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

value = lambda name: helper.make_tensor_value_info(name, TensorProto.INT64, ["n"])
constant = lambda name, number: helper.make_tensor(name, TensorProto.INT64, [1], [number])
graph = helper.make_graph(
    [helper.make_node("Mod", ["id", "buckets"], ["bucket"]), helper.make_node("Add", ["id", "one"], ["next"])],
    "hash", [value("id")], [value("bucket"), value("next")], [constant("buckets", 1000), constant("one", 1)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, "hash.onnx")

ids = np.array([1234, 2**31, 2**40 + 1, 6148914691236517205], np.int64)
right = onnxruntime.InferenceSession("hash.onnx", providers=["CPUExecutionProvider"]).run(None, {"id": ids})
core = openvino.Core()
compiled = core.compile_model(core.read_model("hash.onnx"), "CPU")
found = [compiled({"id": ids})[port] for port in compiled.outputs]
print("types by OpenVINO", [str(port.get_element_type()) for port in compiled.inputs + compiled.outputs])
print("buckets by ONNX Runtime", right[0], "by OpenVINO", found[0])
print("next id by ONNX Runtime", right[1], "by OpenVINO", found[1])
assert right[0].tolist() == [234, 648, 777, 205] and right[1].tolist() == (ids + 1).tolist()
assert found[0].dtype == np.int64 and found[0][0] == 234
assert (found[0][1:] != right[0][1:]).all() and found[1][2] == 2
PY
