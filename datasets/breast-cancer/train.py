"""LightGBM on the Wisconsin diagnostic breast cancer data: one [n, 30] input, label and probabilities out."""
import json
from pathlib import Path

import lightgbm
import numpy
import pyarrow
import pyarrow.parquet
from onnxmltools.convert import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

HERE = Path(__file__).parent


def main():
    source = load_breast_cancer()
    names = [name.replace(" ", "_") for name in source.feature_names]
    features = source.data.astype(numpy.float32)
    train, test = train_test_split(numpy.arange(len(features)), random_state=1, stratify=source.target)

    model = lightgbm.LGBMClassifier(n_estimators=50, num_leaves=6, min_child_samples=10, learning_rate=0.03,
                                    random_state=1, n_jobs=1, deterministic=True, verbose=-1)
    model.fit(features[train], source.target[train])
    print(f"accuracy on held-out rows: {(model.predict(features[test]) == source.target[test]).mean():.4f}")

    graph = convert_lightgbm(model, "breast_cancer", [("features", FloatTensorType([None, len(names)]))],
                             zipmap=False, target_opset=15)
    graph.metadata_props.add(key="feature_names", value=json.dumps(names))
    (HERE / "model.onnx").write_bytes(graph.SerializeToString())

    ids = pyarrow.array(range(len(features)), pyarrow.int64())
    write("data.parquet", {"id": ids} | dict(zip(names, features.T.copy())))
    write("golden.parquet", {
        "id": ids,
        "label": pyarrow.array(model.predict(features), pyarrow.int64()),
        "probabilities": pyarrow.array(model.predict_proba(features).tolist(), pyarrow.list_(pyarrow.float64())),
    })


def write(file, columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), HERE / file, row_group_size=200, store_schema=False)


if __name__ == "__main__":
    main()
