"""The models that the contenders score with unless they are given one: made once, found again by their names."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FEATURES = 32
NAMES = [f"f{i}" for i in range(FEATURES)]
SEED = 1


def make(workload: str, folder: Path) -> Path:
    """The file of the model of a workload, `mlp` or `trees`; written where it is not there yet."""
    file = folder / f"{workload}-{FEATURES}-seed{SEED}.onnx"
    if not file.exists():
        model = {"mlp": perceptron, "trees": forest}[workload]()
        helper.set_model_props(model, {"feature_names": ",".join(NAMES)})
        onnx.checker.check_model(model)
        onnx.save(model, file)
    return file


def perceptron() -> onnx.ModelProto:
    """Layers of 32 and 16 units with ReLU and one score: as large as that of `thresher bench`."""
    random = np.random.default_rng(SEED)
    widths = [FEATURES, 32, 16, 1]
    nodes, weights, given = [], [], "features"
    for layer, (width, units) in enumerate(zip(widths, widths[1:])):
        last = layer == len(widths) - 2
        bound = np.sqrt(6 / width)
        for name, shape, most in ((f"weights{layer}", (width, units), bound), (f"bias{layer}", (units,), 0.1)):
            weights.append(numpy_helper.from_array(random.uniform(-most, most, shape).astype(np.float32), name))
        sums = "score" if last else f"sums{layer}"
        nodes.append(helper.make_node("Gemm", [given, f"weights{layer}", f"bias{layer}"], [sums]))
        if not last:
            given = f"units{layer}"
            nodes.append(helper.make_node("Relu", [sums], [given]))
    graph = helper.make_graph(nodes, "perceptron", [tensor("features", FEATURES)], [tensor("score", 1)], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def tensor(name: str, width: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])


def forest() -> onnx.ModelProto:
    """LightGBM's: 100 trees of up to 64 leaves and 6 levels, trained on data like those that are scored."""
    import lightgbm
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    random = np.random.default_rng(SEED)
    data = random.uniform(-1, 1, (100_000, FEATURES)).astype(np.float32)
    squares = data**2 @ random.normal(size=FEATURES)
    target = squares + np.sin(3 * data) @ random.normal(size=FEATURES) + data[:, 0] * data[:, 1]
    options = {"objective": "regression", "num_leaves": 64, "max_depth": 6, "seed": SEED, "deterministic": True,
               "force_row_wise": True, "num_threads": 1, "verbose": -1}
    booster = lightgbm.train(options, lightgbm.Dataset(data, target), num_boost_round=100)
    model = convert_lightgbm(booster, initial_types=[("features", FloatTensorType([None, FEATURES]))], zipmap=False)
    return renamed(model, "score")


def renamed(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The model, its only output called `name`."""
    output = model.graph.output[0]
    for node in model.graph.node:
        node.output[:] = [name if given == output.name else given for given in node.output]
    output.name = name
    return model
