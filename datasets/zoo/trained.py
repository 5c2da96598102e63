"""Models that training libraries make and their converters export. The library itself computes the golden."""
import json

import lightgbm
import numpy
import pyarrow
import xgboost
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as FloatTensor
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from entry import maps, reference, write

OPSET = 15
IRIS = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]
# Wine: the first column, alcohol, is what the regressors predict from the other twelve.
WINE = ["malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids", "nonflavanoid_phenols",
        "proanthocyanins", "color_intensity", "hue", "dilution", "proline"]


def iris():
    """Every other flower: 75 rows of each four features, and the three species as 0, 1, 2."""
    source = load_iris()
    return source.data[::2].astype(numpy.float32), source.target[::2]


def wine():
    """Every other wine: 89 rows of twelve features, the alcohol, and the three cultivars as 0, 1, 2."""
    source = load_wine()
    features = source.data[::2].astype(numpy.float32)
    return features[:, 1:], features[:, 0], source.target[::2]


def columns(names, features):
    return dict(zip(names, features.T.copy()))


def named(model, names):
    model.metadata_props.add(key="feature_names", value=json.dumps(names))
    return model


def forest_classifier():
    features, species = iris()
    model = RandomForestClassifier(n_estimators=10, max_depth=4, random_state=1).fit(features, species)
    graph = convert_sklearn(model, "forest_classifier", [("features", FloatTensorType([None, 4]))], target_opset=OPSET)
    write("forest-classifier", named(graph, IRIS), columns(IRIS, features), {
        "output_label": model.predict(features),
        "output_probability": maps(model.classes_.tolist(), model.predict_proba(features), pyarrow.int64())})


def forest_regressor():
    features, alcohol, _ = wine()
    model = RandomForestRegressor(n_estimators=10, max_depth=5, random_state=1).fit(features, alcohol)
    graph = convert_sklearn(model, "forest_regressor", [("features", FloatTensorType([None, 12]))], target_opset=OPSET)
    write("forest-regressor", named(graph, WINE), columns(WINE, features), {"variable": model.predict(features)})


def pipeline_double():
    features, alcohol, _ = wine()
    features = features.astype(numpy.float64)
    model = make_pipeline(StandardScaler(), PCA(5), Ridge()).fit(features, alcohol.astype(numpy.float64))
    graph = convert_sklearn(model, "pipeline_double", [("features", DoubleTensorType([None, 12]))], target_opset=OPSET)
    write("pipeline-double", named(graph, WINE), columns(WINE, features), {"variable": model.predict(features)})


def lightgbm_regressor():
    features, alcohol, _ = wine()
    model = lightgbm.LGBMRegressor(n_estimators=20, num_leaves=4, min_child_samples=5, random_state=1, n_jobs=1,
                                   deterministic=True, verbose=-1).fit(features, alcohol)
    graph = convert_lightgbm(model, "lightgbm_regressor", [("features", FloatTensor([None, 12]))], target_opset=OPSET)
    write("lightgbm-regressor", named(graph, WINE), columns(WINE, features), {"variable": model.predict(features)})


def xgboost_missing():
    """A tenth of the values is NaN, which XGBoost reads as missing."""
    features, _, cultivar = wine()
    features[numpy.random.default_rng(1).random(features.shape) < 0.1] = numpy.nan
    model = xgboost.XGBClassifier(n_estimators=10, max_depth=3, random_state=1, n_jobs=1).fit(features, cultivar)
    graph = convert_xgboost(model, "xgboost_missing", [("features", FloatTensor([None, 12]))], target_opset=OPSET)
    write("xgboost-missing", named(graph, WINE), columns(WINE, features), {
        "label": model.predict(features).astype(numpy.int64),
        "probabilities": model.predict_proba(features)})


def mlp_float16():
    """Trained in double precision, stored and evaluated in half precision from input to output."""
    features, species = iris()
    model = make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=2000, random_state=1)).fit(features, species)
    scaler, network = model[0], model[1]
    constants = {"mean": scaler.mean_, "scale": scaler.scale_, "weight1": network.coefs_[0],
                 "bias1": network.intercepts_[0], "weight2": network.coefs_[1], "bias2": network.intercepts_[1]}
    nodes = [helper.make_node(*node) for node in [
        ("Sub", ["features", "mean"], ["centred"]), ("Div", ["centred", "scale"], ["scaled"]),
        ("MatMul", ["scaled", "weight1"], ["product1"]), ("Add", ["product1", "bias1"], ["sum1"]),
        ("Relu", ["sum1"], ["hidden"]),
        ("MatMul", ["hidden", "weight2"], ["product2"]), ("Add", ["product2", "bias2"], ["sum2"]),
        ("Softmax", ["sum2"], ["probabilities"])]]
    graph = helper.make_model(helper.make_graph(
        nodes, "mlp_float16",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT16, ["n", 4])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT16, ["n", 3])],
        [numpy_helper.from_array(value.astype(numpy.float16), name) for name, value in constants.items()]),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    half = features.astype(numpy.float16)
    write("mlp-float16", named(graph, IRIS), columns(IRIS, half), reference(graph, {"features": half}))


MODELS = [forest_classifier, forest_regressor, pipeline_double, lightgbm_regressor, xgboost_missing, mlp_float16]
