"""Models that converters change, beside sound neighbours, each with rows and the trainer's predictions.

    pip install scikit-learn==1.9.1 skl2onnx==1.20.0 lightgbm==4.7.0 onnxmltools==1.16.0 xgboost==3.2.0 \
        catboost==1.2.10 pandas pyarrow onnx
    python make.py FOLDER [ROWS]

Each folder of FOLDER gets model.onnx, rows.parquet, and expect, which holds the expectations; two get golden rows. By default of few rows
and trees, as the repository keeps them.
"""

import pathlib
import sys

import catboost
import lightgbm
import numpy as np
import onnx
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestRegressor

FOLDER = pathlib.Path(sys.argv[1])
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
WIDTH = 4
NAMES = [f"x{i}" for i in range(WIDTH)]
TYPES = [("features", FloatTensorType([None, WIDTH]))]

random = np.random.default_rng(7)
X = random.normal(size=(ROWS, WIDTH)).astype(np.float32)
Z = 1.5 * X[:, 0] - X[:, 1] + X[:, 2] * X[:, 3]
Y = Z + 0.1 * random.normal(size=ROWS)
C = (Y > 0).astype(int)
GAPS = X.copy()
GAPS[random.random(X.shape) < 0.1] = np.nan


def keep(name, model, rows, columns, expect):
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    if not isinstance(model, (str, pathlib.Path)):
        onnx.save(model, folder / "model.onnx")
    table = pd.DataFrame(rows, columns=NAMES).assign(**columns)
    table.to_parquet(folder / "rows.parquet", index=False)
    (folder / "expect").write_text("\n".join(expect) + "\n")
    if name in ("xgboost-binary", "sklearn-missing"):
        golden = pa.Table.from_pandas(table[:40], preserve_index=False)
        pq.write_table(golden.replace_schema_metadata({"thresher.expect": ";".join(expect)}), folder / "golden.parquet")


def of_lightgbm(name, parameters, target, rows=X, rounds=6, zipmap=False, expect=None, categories=()):
    booster = lightgbm.train(
        {"verbose": -1, "num_leaves": 8, "min_data_in_leaf": 5, "seed": 1, "num_threads": 1, **parameters},
        lightgbm.Dataset(rows, target, categorical_feature=list(categories)), rounds)
    model = convert_lightgbm(booster, initial_types=TYPES, zipmap=zipmap)
    predicted = booster.predict(rows)
    binary = parameters["objective"] == "binary"
    columns = {"p": predicted}
    if binary:
        columns["c"] = (predicted > 0.5).astype(np.int64)
    keep(name, model, rows, columns, expect or (["probabilities[1]=p", "label=c"] if binary else ["variable=p"]))


# 1. Random forests are summed in place of averaged.
of_lightgbm("lightgbm-forest", {"objective": "regression", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.7}, Y)
of_lightgbm("lightgbm-boosted", {"objective": "regression"}, Y)
of_lightgbm("lightgbm-binary", {"objective": "binary"}, C)
# 2. Linear leaves become constants.
of_lightgbm("lightgbm-linear", {"objective": "regression", "linear_tree": True, "num_leaves": 4}, Y, rounds=3)
# 3. Trees trained with NaN lose the side of missing values.
forest = RandomForestRegressor(5, max_depth=4, random_state=1).fit(GAPS, Y)
keep("sklearn-missing", to_onnx(forest, X[:1]), GAPS, {"p": forest.predict(GAPS)}, ["variable=p"])
forest = RandomForestRegressor(5, max_depth=4, random_state=1).fit(X, Y)
keep("sklearn-forest", to_onnx(forest, X[:1]), X, {"p": forest.predict(X)}, ["variable=p"])
# 4. Objectives of XGBoost give margins.
for name, objective in ("xgboost-logistic", "reg:logistic"), ("xgboost-binary", "binary:logistic"):
    kind = xgboost.XGBRegressor if objective.startswith("reg") else xgboost.XGBClassifier
    trees = kind(objective=objective, n_estimators=6, max_depth=3, n_jobs=1).fit(X, C)
    model = convert_xgboost(trees, initial_types=TYPES)
    if objective.startswith("reg"):
        keep(name, model, X, {"p": trees.predict(X).astype(np.float64)}, ["variable=p"])
    else:
        keep(name, model, X, {"p": trees.predict_proba(X)[:, 1].astype(np.float64), "c": trees.predict(X).astype(np.int64)},
             ["probabilities[1]=p", "label=c"])
# 5. Labels of CatBoost are 0 and 1 for the classes 5 and 7. 6. Poisson comes as its logarithm.
for name, parameters, target in (
        ("catboost-labels", {"loss_function": "Logloss"}, 5 + 2 * C),
        ("catboost-poisson", {"loss_function": "Poisson"}, np.floor(np.exp(np.clip(Z / 3, -2, 2)))),
        ("catboost-rmse", {"loss_function": "RMSE"}, Y)):
    kind = catboost.CatBoostClassifier if name == "catboost-labels" else catboost.CatBoostRegressor
    trees = kind(iterations=6, depth=3, verbose=False, thread_count=1, random_seed=1, allow_writing_files=False, **parameters)
    trees.fit(X, target)
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    trees.save_model(str(FOLDER / name / "model.onnx"), format="onnx")
    if name == "catboost-labels":
        keep(name, "", X, {"p": trees.predict_proba(X)[:, 1], "c": trees.predict(X).astype(np.int64)},
             ["probabilities[7]=p", "label=c"])
    else:
        keep(name, "", X, {"p": trees.predict(X, prediction_type="Exponent" if "poisson" in name else "RawFormulaVal")},
             ["predictions=p"])
# 7. One round of boosting with leaves of one sign: labels contradict the probabilities.
of_lightgbm("one-round", {"objective": "binary"}, (Y > -0.5).astype(int), rounds=1)
# 8. Thresholds are rounded to floats: rows that stand on one move where it was rounded up.
booster = lightgbm.train(
    {"objective": "regression", "num_leaves": 15, "verbose": -1, "min_data_in_leaf": 2, "seed": 1, "num_threads": 1},
    lightgbm.Dataset(X.astype(np.float64), Y), 4)
model = convert_lightgbm(booster, initial_types=TYPES, zipmap=False)
splits = booster.trees_to_dataframe().dropna(subset=["threshold"])
ON = X.copy()
for row, (feature, threshold) in enumerate(zip(splits["split_feature"], splits["threshold"])):
    if row < ROWS // 2:
        ON[row, int(feature.removeprefix("Column_"))] = np.float32(threshold)
for name, rows in ("thresholds", ON), ("off-thresholds", X):
    keep(name, model, rows, {"p": booster.predict(rows.astype(np.float64))}, ["variable=p"])
# 9. Categories, which trees ask for by sets.
MIXED = X.copy()
MIXED[:, 0] = random.integers(0, 40, ROWS)
MIXED[:, 1] = random.integers(0, 6, ROWS)
effects = random.normal(size=40)
of_lightgbm(
    "lightgbm-categories", {"objective": "regression", "min_data_per_group": 5, "cat_smooth": 1},
    effects[MIXED[:, 0].astype(int)] * (MIXED[:, 1] - 2) + X[:, 2], MIXED, categories=(0, 1))
