#!/usr/bin/env bash
# ONNX Runtime's ReduceSum over a middle axis gives other last bits when zeros stand behind the values, as padding does.
#
# versions  onnxruntime 1.32.0, onnx 1.23.2
# source    ONNX: ReduceSum is the sum of the elements along the axis. Adding 0 to a float32 changes no bit of it.
# expected  The mean over tokens that exporters put behind encoders, Mul by the mask and ReduceSum over axis 1 of
#           [rows, tokens, width], is the same however far a row is padded.
# seen      With more than one row in the batch it depends on the padding, from 7 tokens on: one text gets different
#           embeddings, by some 5e-7, beside shorter or longer ones. CumSum and its last element do not: they add in
#           order.
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

whole = lambda name, shape, value: helper.make_tensor(name, TensorProto.INT64, shape, [value])
ways = {
    "ReduceSum": ([helper.make_node("ReduceSum", ["x", "axes"], ["y"], keepdims=0)], [whole("axes", [1], 1)]),
    "CumSum": ([helper.make_node("CumSum", ["x", "axis"], ["sums"]),
                helper.make_node("Gather", ["sums", "last"], ["y"], axis=1)],
               [whole("axis", [], 1), whole("last", [], -1)])}
tensor = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
differing = {}
for name, (nodes, stored) in ways.items():
    graph = helper.make_graph(nodes, "sum", [tensor("x", ["rows", "tokens", "width"])],
                              [tensor("y", ["rows", "width"])], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    differing[name] = []
    for tokens in range(1, 40):
        x = random.standard_normal((4, tokens, 8), dtype=np.float32)
        padded = np.pad(x, ((0, 0), (0, 3), (0, 0)))
        if not np.array_equal(session.run(None, {"x": x})[0], session.run(None, {"x": padded})[0]):
            differing[name].append(tokens)
    print(f"{name}: {len(differing[name])} of 39 lengths differ when padded by 3, the first {differing[name][:3]}")
assert differing["ReduceSum"] and not differing["CumSum"]
PY
