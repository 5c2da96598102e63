"""Graphs written by hand, each with one trait that users' models have. The ONNX reference evaluator is the golden."""
import json

import ml_dtypes
import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from entry import ZOO, reference, write

ROWS = 22


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def build(name, nodes, inputs, outputs, constants=(), features=()):
    """A model of nodes (operator, inputs, outputs[, attributes]); constants map a name to a numpy array."""
    nodes = [helper.make_node(*node[:3], **dict(*node[3:])) for node in nodes]
    initializers = [numpy_helper.from_array(numpy.asarray(value), key) for key, value in dict(constants).items()]
    model = helper.make_model(helper.make_graph(nodes, name.replace("-", "_"), inputs, outputs, initializers),
                              opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if features:
        model.metadata_props.add(key="feature_names", value=json.dumps(list(features)))
    return model


def table(names):
    """A [ROWS, k] float32 tensor and the same values as columns."""
    values = numpy.random.default_rng(len(names)).normal(size=(ROWS, len(names))).astype(numpy.float32)
    return values, dict(zip(names, values.T.copy()))


def bfloat16():
    """bfloat16 in and out; the arithmetic between is float."""
    values, columns = table("abcd")
    values = values.astype(ml_dtypes.bfloat16)
    weights = numpy.arange(8, dtype=numpy.float32).reshape(4, 2) / 8
    model = build("bfloat16",
                  [("Cast", ["features"], ["wide"], {"to": TensorProto.FLOAT}),
                   ("MatMul", ["wide", "weights"], ["product"]),
                   ("Cast", ["product"], ["scores"], {"to": TensorProto.BFLOAT16})],
                  [tensor("features", TensorProto.BFLOAT16, ["n", 4])],
                  [tensor("scores", TensorProto.BFLOAT16, ["n", 2])], {"weights": weights}, columns)
    write("bfloat16", model, dict(zip(columns, values.T)), reference(model, {"features": values}))


def typed_columns():
    """One input and one output of every scalar type, with the extremes of each; [n] and [n, 1] by turns."""
    random = numpy.random.default_rng(1)
    feeds, nodes, inputs, outputs = {}, [], [], []
    for index, kind in enumerate(["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                                  "bool", "string", "float32", "float64"]):
        if kind.startswith("float"):
            limits = numpy.finfo(kind)
            values = random.normal(size=ROWS).astype(kind)
            values[:3] = limits.max, limits.tiny, numpy.nan
        elif kind == "bool":
            values = random.random(ROWS) < 0.5
        elif kind == "string":
            values = numpy.array(["", "plain", "two words", "naïve", "Ωμέγα", "数字", "🐧"]
                                 + ["x" * 3 * length for length in range(1, 16)], object)
        else:
            limits = numpy.iinfo(kind)
            values = random.integers(limits.min, limits.max, ROWS, kind, endpoint=True)
            values[:3] = limits.min, limits.max, 0
        shape = ["n"] if index % 2 else ["n", 1]
        element = helper.np_dtype_to_tensor_dtype(values.dtype)
        operator = {"bool": "Not", "float32": "Neg", "float64": "Neg"}.get(kind, "Identity")
        feeds[kind + "_in"] = values.reshape([ROWS] + shape[1:])
        nodes.append((operator, [kind + "_in"], [kind + "_out"]))
        inputs.append(tensor(kind + "_in", element, shape))
        outputs.append(tensor(kind + "_out", element, shape))
    model = build("typed-columns", nodes, inputs, outputs)
    write("typed-columns", model, feeds, reference(model, feeds))


def shape_wrong():
    """The label is declared [1] and comes back as [n], as several converters export it."""
    values, columns = table("abc")
    model = build("shape-wrong", [("Softmax", ["features"], ["scores"]),
                                  ("ArgMax", ["scores"], ["label"], {"axis": 1, "keepdims": 0})],
                  [tensor("features", TensorProto.FLOAT, ["n", 3])],
                  [tensor("label", TensorProto.INT64, [1]), tensor("scores", TensorProto.FLOAT, ["n", 3])],
                  features=columns)
    write("shape-wrong", model, columns, reference(model, {"features": values}))


def shape_missing():
    """No output declares a shape, and that of `kept` cannot be inferred: a mask selects its columns."""
    values, columns = table("abcd")
    model = build("shape-missing", [("ReduceSum", ["features", "axis"], ["total"], {"keepdims": 0}),
                                    ("Compress", ["features", "mask"], ["kept"], {"axis": 1})],
                  [tensor("features", TensorProto.FLOAT, ["n", 4])],
                  [tensor("total", TensorProto.FLOAT, None), tensor("kept", TensorProto.FLOAT, None)],
                  {"axis": numpy.array([1]), "mask": numpy.array([True, False, True, False])}, columns)
    write("shape-missing", model, columns, reference(model, {"features": values}))


def rank_three():
    """Outputs [n, 2, 3] of float and of bool, and a bool a row."""
    values, columns = table("abcdef")
    model = build("rank-three", [("Reshape", ["features", "shape"], ["grid"]),
                                 ("Greater", ["grid", "zero"], ["positive"]),
                                 ("ReduceSum", ["features", "axis"], ["total"], {"keepdims": 0}),
                                 ("Greater", ["total", "zero"], ["any_gain"])],
                  [tensor("features", TensorProto.FLOAT, ["n", 6])],
                  [tensor("grid", TensorProto.FLOAT, ["n", 2, 3]), tensor("positive", TensorProto.BOOL, ["n", 2, 3]),
                   tensor("any_gain", TensorProto.BOOL, ["n"])],
                  {"shape": numpy.array([-1, 2, 3]), "zero": numpy.float32(0), "axis": numpy.array([1])}, columns)
    write("rank-three", model, columns, reference(model, {"features": values}))


def fixed_batch():
    """Takes exactly four rows a run; the data has 22, so the last batch is short."""
    values, columns = table("abc")
    model = build("fixed-batch", [("MatMul", ["features", "weights"], ["product"]),
                                  ("Sigmoid", ["product"], ["score"])],
                  [tensor("features", TensorProto.FLOAT, [4, 3])], [tensor("score", TensorProto.FLOAT, [4, 1])],
                  {"weights": numpy.array([[0.5], [-1], [2]], numpy.float32)}, columns)
    write("fixed-batch", model, columns, reference(model, {"features": values}))


def odd_names():
    """Names as graph exporters write them, with slashes, dots, colons and spaces."""
    values, columns = table(["x:0", "net/x.1", "x 2"])
    model = build("odd-names", [("Softmax", ["serving_default_x:0"], ["save/scale_0.tmp_1"]),
                                ("ReduceMax", ["serving_default_x:0"], ["Stateful Call:0"],
                                 {"axes": [1], "keepdims": 0})],
                  [tensor("serving_default_x:0", TensorProto.FLOAT, ["n", 3])],
                  [tensor("save/scale_0.tmp_1", TensorProto.FLOAT, ["n", 3]),
                   tensor("Stateful Call:0", TensorProto.FLOAT, ["n"])], features=columns)
    write("odd-names", model, columns, reference(model, {"serving_default_x:0": values}))


def external_data():
    """The weights lie in weights.bin beside the model."""
    values, columns = table("abcdefgh")
    weights = numpy.random.default_rng(2).normal(size=(8, 16)).astype(numpy.float32)
    model = build("external-data", [("MatMul", ["features", "weights"], ["product"]),
                                    ("Tanh", ["product"], ["embedding"])],
                  [tensor("features", TensorProto.FLOAT, ["n", 8])],
                  [tensor("embedding", TensorProto.FLOAT, ["n", 16])],
                  {"weights": weights}, columns)
    write("external-data", None, columns, reference(model, {"features": values}))
    folder = ZOO / "external-data"
    (folder / "weights.bin").unlink(missing_ok=True)
    onnx.save(model, folder / "model.onnx", save_as_external_data=True, location="weights.bin", size_threshold=0)


def optional_input():
    """`threshold` is an input with a default value: a caller may leave it out, as the data does."""
    values, columns = table("abc")
    model = build("optional-input", [("ReduceMax", ["features"], ["peak"], {"axes": [1], "keepdims": 0}),
                                     ("Greater", ["peak", "threshold"], ["above"])],
                  [tensor("features", TensorProto.FLOAT, ["n", 3]), tensor("threshold", TensorProto.FLOAT, [1])],
                  [tensor("peak", TensorProto.FLOAT, ["n"]), tensor("above", TensorProto.BOOL, ["n"])],
                  {"threshold": numpy.array([0.75], numpy.float32)}, columns)
    write("optional-input", model, columns, reference(model, {"features": values}))


MODELS = [bfloat16, typed_columns, shape_wrong, shape_missing, rank_three, fixed_batch, odd_names, external_data,
          optional_input]
