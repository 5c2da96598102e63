"""A scikit-learn pipeline over the Palmer penguins: strings and numbers, one input a column, ZipMap out."""
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet
from palmerpenguins import load_penguins
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).parent
TEXT = ["island", "sex"]
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]


def main():
    rows = load_penguins().dropna()
    features = rows[TEXT + NUMBERS].astype({name: "float32" for name in NUMBERS})
    train, test, train_species, test_species = train_test_split(features, rows.species, random_state=1)

    model = make_pipeline(
        ColumnTransformer([("text", OneHotEncoder(handle_unknown="ignore"), TEXT),
                           ("numbers", StandardScaler(), NUMBERS)]),
        LogisticRegression(max_iter=500))
    model.fit(train, train_species)
    print(f"accuracy on held-out rows: {model.score(test, test_species):.4f}")

    inputs = [(name, StringTensorType([None, 1])) for name in TEXT]
    inputs += [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    graph = convert_sklearn(model, "penguins", inputs, target_opset=15)
    (HERE / "model.onnx").write_bytes(graph.SerializeToString())

    ids = pyarrow.array(rows.index, pyarrow.int64())
    data = {"id": ids} | {name: pyarrow.array(features[name].tolist(), pyarrow.string()) for name in TEXT}
    data |= {name: pyarrow.array(features[name].to_numpy()) for name in NUMBERS}
    write("data.parquet", data)
    pyarrow.csv.write_csv(pyarrow.table(data), HERE / "data.csv",
                          pyarrow.csv.WriteOptions(quoting_style="none"))

    probabilities = [list(zip(model.classes_, row)) for row in model.predict_proba(features)]
    write("golden.parquet", {
        "id": ids,
        "output_label": pyarrow.array(model.predict(features).tolist(), pyarrow.string()),
        "output_probability": pyarrow.array(probabilities, pyarrow.map_(pyarrow.string(), pyarrow.float64())),
    })


def write(file, columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), HERE / file, row_group_size=200, store_schema=False)


if __name__ == "__main__":
    main()
