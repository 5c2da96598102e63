"""Makes the files of this folder. Needs onnx; run in this folder: python make.py"""

import pathlib

from onnx import TensorProto, checker, helper

FLOAT, STRING = TensorProto.FLOAT, TensorProto.STRING


def save(name, nodes, inputs, output, columns=1, ml=False, width=1, initializers=()):
    """A model of scalars by row, or of rows of a width or any, and one output."""
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info(n, t, [None, width]) for n, t in inputs],
        [helper.make_tensor_value_info(output, FLOAT, [None, columns])],
        list(initializers),
    )
    opsets = [helper.make_opsetid("", 15)] + ([helper.make_opsetid("ai.onnx.ml", 3)] if ml else [])
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    checker.check_model(model)
    pathlib.Path(name).write_bytes(model.SerializeToString())


def encoder(text, output):
    """1 for a text, 0 for all others."""
    return helper.make_node(
        "LabelEncoder", ["s"], [output], domain="ai.onnx.ml",
        keys_strings=[text], values_floats=[1.0], default_float=0.0,
    )


save("double.onnx", [helper.make_node("Add", ["x", "x"], ["y"])], [("x", FLOAT)], "y")
save(
    "sum.onnx", [helper.make_node("ReduceSum", ["values", "axes"], ["y"])], [("values", FLOAT)], "y",
    width=None, initializers=[helper.make_tensor("axes", TensorProto.INT64, [1], [1])],
)
save("says-hi.onnx", [encoder('say "hi"', "y")], [("s", STRING)], "y", ml=True)
save(
    "vector.onnx",
    [encoder("a", "e"), helper.make_node("Concat", ["x", "e"], ["p"], axis=1)],
    [("x", FLOAT), ("s", STRING)], "p", columns=2, ml=True,
)

# As pandas writes them.
pathlib.Path("quotes.csv").write_bytes(b'id,s\n1,"say ""hi"""\n2,plain\n')
pathlib.Path("latin1.csv").write_bytes("id,x,city\n1,1.0,Zürich\n".encode("latin-1"))
pathlib.Path("day1.csv").write_bytes(b"id,x\n1,1.5\n2,2.5\n3,3.5\n")
pathlib.Path("day2.csv").write_bytes(b"id,x\n4,1.5\n5;2.5\n6,3.5\n")
