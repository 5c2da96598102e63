"""Writes index/*.parquet: frames of pandas, with indexes that pandas writes as columns.

pip install pandas==3.1.1 pyarrow==26.0.1; then run it in this folder. The other files are single inputs of their own.
"""
import pandas as pd

frame = pd.DataFrame({"f0": [0.5, 1.5, 2.5], "f1": [1.0, 2.0, 3.0], "customer": [101, 205, 103], "day": [1, 2, 3]})
frame = frame.astype({"f0": "float32", "f1": "float32"})
# An index with a name stands behind the other columns; one that counts rows is no column.
frame.drop(columns="day").set_index("customer").to_parquet("index/named.parquet")
frame.set_index(["customer", "day"]).to_parquet("index/two.parquet")
frame[["customer", "f1"]].astype({"customer": "float32"}).set_index("customer").to_parquet("index/feature.parquet")
frame[["f0", "f1"]].to_parquet("index/counted.parquet")
