#!/usr/bin/env bash
# ONNX Runtime takes int64 numbers from 2^31 to 2^32 - 1 for negative ones in Clip, Max, Min, Relu and Sign.
#
# versions  onnxruntime 1.29.0 (1.32.0 is right), on x86-64
# source    ONNX, Clip: numbers below min become min, above max max; all numeric types from opset 12 on.
# expected  3000000000 clipped to 0 and 2^40 is itself, to 0 and 5 it is 5; its sign is 1.
# seen      0 and 0, and -1: where the upper halves of two numbers agree, the lower ones are compared with a sign (see onnxruntime
#           pull request 32475). Of hashes of 32 bits, such as crc32, half are such numbers, and ids.clamp of PyTorch is a Clip.
#           Greater and Less are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxruntime==1.29.0 onnx==1.23.2 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper

ids = np.array([7, 2**31 - 1, 2**31, 3_000_000_000, 2**32 - 1, 2**32, 2**33], np.int64)


def run(operator, constants=(), result=TensorProto.INT64):
    stored = [helper.make_tensor(f"c{i}", TensorProto.INT64, [], [value]) for i, value in enumerate(constants)]
    node = helper.make_node(operator, ["ids", *(tensor.name for tensor in stored)], ["y"])
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
                              [helper.make_tensor_value_info("y", result, ["n"])], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"ids": ids})[0]


lost = (ids >= 2**31) & (ids < 2**32)
for name, given, right in (
        ("Clip to 0, 2^40", run("Clip", [0, 2**40]), np.clip(ids, 0, 2**40)),
        ("Clip to 0, 5", run("Clip", [0, 5]), np.clip(ids, 0, 5)),
        ("Max with 5", run("Max", [5]), np.maximum(ids, 5)),
        ("Min with 5", run("Min", [5]), np.minimum(ids, 5)),
        ("Relu", run("Relu"), np.maximum(ids, 0)),
        ("Sign", run("Sign"), np.sign(ids))):
    print(name, given.tolist(), "right", right.tolist())
    assert ((given != right) == lost).all()
assert (run("Greater", [5], TensorProto.BOOL) == (ids > 5)).all()
assert (run("Less", [5], TensorProto.BOOL) == (ids < 5)).all()
PY
