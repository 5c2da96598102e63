"""Small models that are compared with each other: each scores the features a and b.

    pip install onnx numpy
    python make.py FOLDER

model.onnx and rival.onnx give label, score and scores; the others differ from model.onnx in one thing.
"""

import pathlib
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

FOLDER = pathlib.Path(sys.argv[1])


def write(name, weights, nodes, outputs, inputs=None, constants=()):
    graph = helper.make_graph(
        nodes,
        name,
        inputs or [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 2])],
        outputs,
        [
            numpy_helper.from_array(np.array(weights, np.float32).reshape(2, 1), "w"),
            numpy_helper.from_array(np.array([0], np.float32), "zero"),
            numpy_helper.from_array(np.array([-1, 1], np.float32).reshape(1, 2), "signs"),
            *[numpy_helper.from_array(np.array(value), key) for key, value in constants],
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, FOLDER / f"{name}.onnx")


def value(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, ["n", *shape])


def three(label="label", score="score", scores="scores"):
    """score = features * w; scores = -score, score; label = score > 0."""
    return (
        [
            helper.make_node("MatMul", ["features", "w"], [score]),
            helper.make_node("Mul", [score, "signs"], [scores]),
            helper.make_node("Greater", [score, "zero"], ["above"]),
            helper.make_node("Cast", ["above"], ["long"], to=TensorProto.INT64),
            helper.make_node("Squeeze", ["long", "one"], [label]),
        ],
        [
            value(label, TensorProto.INT64),
            value(score, TensorProto.FLOAT, 1),
            value(scores, TensorProto.FLOAT, 2),
        ],
    )


ONE = (("one", np.array([1], np.int64)),)

write("model", [1, 1], *three(), constants=ONE)
write("rival", [1, 1.5], *three(), constants=ONE)
write("renamed", [1, 1.5], *three("class", "margin", "margins"), constants=ONE)

# Columns of its own, p and q, in place of a vector.
nodes, outputs = three()
write(
    "columns",
    [1, 1.5],
    [helper.make_node("Concat", ["p", "q"], ["features"], axis=1), *nodes],
    outputs,
    [value("p", TensorProto.FLOAT, 1), value("q", TensorProto.FLOAT, 1)],
    ONE,
)

# NaN where a is negative.
write(
    "logarithm",
    [1, 0],
    [
        helper.make_node("MatMul", ["features", "w"], ["a"]),
        helper.make_node("Log", ["a"], ["score"]),
    ],
    [value("score", TensorProto.FLOAT, 1)],
)

# Labels in words, and nothing else.
write(
    "words",
    [1, 1.5],
    [
        helper.make_node("MatMul", ["features", "w"], ["score"]),
        helper.make_node("Greater", ["score", "zero"], ["above"]),
        helper.make_node("Cast", ["above"], ["long"], to=TensorProto.INT64),
        helper.make_node("Gather", ["names", "long"], ["label"]),
    ],
    [value("label", TensorProto.STRING, 1)],
    constants=(("names", np.array(["no", "yes"], dtype=object)),),
)

# A row's score depends on the rows beside it.
write(
    "mates",
    [1, 1.5],
    [
        helper.make_node("MatMul", ["features", "w"], ["raw"]),
        helper.make_node("ReduceMean", ["raw"], ["mean"], axes=[0], keepdims=1),
        helper.make_node("Sub", ["raw", "mean"], ["score"]),
    ],
    [value("score", TensorProto.FLOAT, 1)],
)
