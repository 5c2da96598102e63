#!/usr/bin/env bash
# The slope of leaky_relu is lost in the ONNX of paddle2onnx: any number stands for it, without a word.
#
# versions  paddlepaddle 3.3.1, paddle2onnx 2.1.0, onnxruntime 1.29.0
# source    paddle.nn.functional.leaky_relu: negative_slope * x for x < 0, 0.01 by default.
# expected  -0.2 for -2 with a slope of 0.1, as in Paddle, or an error.
# seen      The slope of the LeakyRelu in the graph is not the layer's but another number at each export, such as 1e-14 or
#           1e38: negative values vanish, or become huge. Positive ones are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check paddlepaddle==3.3.1 paddle2onnx==2.1.0 onnxruntime==1.29.0
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
import paddle

rows = np.array([[-2.0, -0.5, 0.0, 3.0]], np.float32)
for slope in (0.01, 0.1):
    layer = paddle.nn.LeakyReLU(slope)
    layer.eval()
    specification = [paddle.static.InputSpec([None, 4], "float32", "x")]
    paddle.onnx.export(layer, "model", input_spec=specification, opset_version=17)
    stored = [list(node.attribute) for node in onnx.load("model.onnx").graph.node if node.op_type == "LeakyRelu"]
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    scores = session.run(None, {"x": rows})[0]
    expected = layer(paddle.to_tensor(rows)).numpy()
    print("slope", slope, "stored", [attribute.f for attribute in stored[0]])
    print("Paddle", expected.tolist(), "ONNX", scores.tolist())
    assert np.allclose(expected, np.where(rows < 0, slope * rows, rows))
    assert not np.isclose(stored[0][0].f, slope) and not np.isclose(scores[rows < 0], expected[rows < 0]).any()
    assert np.array_equal(scores[rows >= 0], rows[rows >= 0])
PY
