"""Makes the models of this folder, each of which has rows that depend on each other, or an int8 or float16 body.

    pip install onnx==1.23.2 onnxruntime==1.29.0 onnxconverter-common==1.16.0 numpy pyarrow
    python make.py
"""

import os

import numpy as np
import onnx
import pyarrow as pa
import pyarrow.parquet as pq
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic


def save(name, nodes, inputs, outputs, initializers=(), opset=17):
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, name)


def floats(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def tensor(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def mixing():
    x, y = floats("x", "N", 2), floats("y", "N", 2)
    save("mix_softmax0.onnx", [helper.make_node("Softmax", ["x"], ["y"], axis=0)], [x], [y])
    ends = [tensor(n, [v], np.int64) for n, v in [("s", -1), ("e", -(2**62)), ("a", 0), ("st", -1)]]
    save("mix_reverse.onnx", [helper.make_node("Slice", ["x", "s", "e", "a", "st"], ["y"])], [x], [y], ends)
    norm = helper.make_node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y", "rm", "rv"], training_mode=1)
    values = [("s", [1, 1]), ("b", [0, 0]), ("m", [0, 0]), ("v", [1, 1])]
    save("mix_bn.onnx", [norm], [x], [y], [tensor(n, v) for n, v in values])
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(100, 2)).astype(np.float32)
    table = pa.table({"id": pa.array(range(100), pa.int64()), "x0": rows[:, 0], "x1": rows[:, 1]})
    pq.write_table(table, "s.parquet")


def layers(rng, sizes):
    nodes, stored, value = [], [], "x"
    for i, (rows, columns) in enumerate(zip(sizes, sizes[1:])):
        last = i == len(sizes) - 2
        stored.append(tensor(f"W{i}", rng.normal(0, 1 / np.sqrt(rows), (rows, columns))))
        stored.append(tensor(f"b{i}", rng.normal(0, 0.1, columns)))
        nodes.append(helper.make_node("MatMul", [value, f"W{i}"], [f"m{i}"]))
        nodes.append(helper.make_node("Add", [f"m{i}", f"b{i}"], ["score" if last else f"a{i}"]))
        if not last:
            value = f"r{i}"
            nodes.append(helper.make_node("Relu", [f"a{i}"], [value]))
    return nodes, stored


def quantised():
    for name, sizes in [("small", [32, 64, 32, 1]), ("large", [32, 256, 256, 1])]:
        nodes, stored = layers(np.random.default_rng(2), sizes)
        save(f"{name}-fp32.onnx", nodes, [floats("x", "N", 32)], [floats("score", "N", 1)], stored)
        quantize_dynamic(f"{name}-fp32.onnx", f"{name}-int8.onnx", weight_type=QuantType.QInt8)
    os.remove("large-fp32.onnx")


def embedding():
    rng = np.random.default_rng(3)
    table = rng.normal(size=(1000, 16)).astype(np.float32)
    table[500:] *= 20
    stored = [
        tensor("emb", table),
        tensor("W0", rng.normal(0, 0.25, (16, 32))),
        tensor("W1", rng.normal(0, 0.2, (32, 1))),
    ]
    nodes = [
        helper.make_node("Gather", ["emb", "item"], ["e"]),
        helper.make_node("MatMul", ["e", "W0"], ["m0"]),
        helper.make_node("Relu", ["m0"], ["r0"]),
        helper.make_node("MatMul", ["r0", "W1"], ["score"]),
    ]
    item = helper.make_tensor_value_info("item", TensorProto.INT64, ["N"])
    save("by-id-fp32.onnx", nodes, [item], [floats("score", "N", 1)], stored)
    quantize_dynamic("by-id-fp32.onnx", "by-id-int8.onnx", weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    os.remove("by-id-fp32.onnx")


def halves():
    from onnxconverter_common import float16

    model = onnx.load("small-fp32.onnx")
    onnx.save(float16.convert_float_to_float16(model, keep_io_types=True), "small-fp16.onnx")
    onnx.save(float16.convert_float_to_float16(model), "small-fp16-io.onnx")


if __name__ == "__main__":
    mixing()
    quantised()
    embedding()
    halves()
