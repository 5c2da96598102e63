"""The models that the contenders score with unless they are given one: made once, found again by their names."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FEATURES = 32
CATEGORIES = (4, 12, 40)  # As many different values as the columns c0, c1, and c2 have.
SEED = 1


def make(workload: str, folder: Path, features: int = FEATURES) -> Path:
    """The file of the model of a workload, `mlp`, `trees`, or `strings`; written where it is not there yet."""
    file = folder / f"{workload}-{features}-seed{SEED}.onnx"
    if not file.exists():
        model = {"mlp": lambda: perceptron(features), "trees": forest, "strings": pipeline}[workload]()
        if workload != "strings":  # Whose inputs have the names of columns.
            helper.set_model_props(model, {"feature_names": ",".join(f"f{i}" for i in range(features))})
        onnx.checker.check_model(model)
        onnx.save(model, file)
    return file


def perceptron(features: int) -> onnx.ModelProto:
    """Layers of 32 and 16 units with ReLU and one score: as large as that of `thresher bench`."""
    random = np.random.default_rng(SEED)
    widths = [features, 32, 16, 1]
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
    graph = helper.make_graph(nodes, "perceptron", [tensor("features", features)], [tensor("score", 1)], weights)
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


def category(column: int, value: int) -> str:
    return f"category {column} {value}"


def pipeline() -> onnx.ModelProto:
    """scikit-learn's, with an input for each column: three numbers, scaled, three categories, one-hot, and a line."""
    import pandas
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    random, rows = np.random.default_rng(SEED), 20_000
    data = pandas.DataFrame({f"n{i}": random.uniform(-1, 1, rows).astype(np.float32) for i in range(3)})
    target = data.to_numpy() @ random.normal(size=3)
    for i, count in enumerate(CATEGORIES):
        values = random.integers(0, count, rows)
        data[f"c{i}"] = [category(i, value) for value in values]
        target += random.normal(size=count)[values]
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), [f"n{i}" for i in range(3)]),
            ("categories", OneHotEncoder(handle_unknown="ignore"), [f"c{i}" for i in range(3)]),
        ]
    )
    fitted = make_pipeline(columns, Ridge()).fit(data, target)
    inputs = [(name, StringTensorType([None, 1]) if name[0] == "c" else FloatTensorType([None, 1])) for name in data.columns]
    return renamed(to_onnx(fitted, initial_types=inputs, target_opset=17), "score")


def renamed(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The model, its only output called `name`."""
    output = model.graph.output[0]
    for node in model.graph.node:
        node.output[:] = [name if given == output.name else given for given in node.output]
    output.name = name
    return model
