#!/usr/bin/env bash
# tract's Softplus overflows to infinity from 89 on.
#
# versions  tract 0.23.9, onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX, Softplus: y = ln(exp(x) + 1), which is x for large x.
# expected  200 for 200, as ONNX Runtime and onnx's reference evaluator have it.
# seen      tract gives infinity from 89 on: a model with a Softplus (a variance, a Mish activation) scores such rows
#           infinite. Up to 88 the three agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tract==0.23.9 onnxruntime==1.32.0 onnx==1.23.2
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
import tract
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

rows = np.array([0.5, 88, 89, 200], np.float32)
value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [len(rows)])
graph = helper.make_graph([helper.make_node("Softplus", ["x"], ["y"])], "g", [value("x")], [value("y")])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, "softplus.onnx")
reference = ReferenceEvaluator(model).run(None, {"x": rows})[0]
right = onnxruntime.InferenceSession("softplus.onnx", providers=["CPUExecutionProvider"]).run(None, {"x": rows})[0]
found = tract.onnx().load("softplus.onnx").into_model().into_runnable().run([rows])[0].to_numpy()
print("ONNX Runtime", right, "tract", found)
assert np.allclose(right, [0.974077, 88, 89, 200]) and np.allclose(reference, right)
assert np.allclose(found[:2], right[:2])
assert np.isposinf(found[2:]).all()
PY
