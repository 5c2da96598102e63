"""Writes index/*.parquet: frames of pandas, with indexes that pandas writes as columns; and orc-calendar/pyarrow.orc.

pip install pandas==3.1.1 pyarrow==26.0.1; then run it in this folder. The other files are single inputs of their own.
"""
from datetime import date, datetime

import pandas as pd
import pyarrow as pa
from pyarrow import orc

frame = pd.DataFrame({"f0": [0.5, 1.5, 2.5], "f1": [1.0, 2.0, 3.0], "customer": [101, 205, 103], "day": [1, 2, 3]})
frame = frame.astype({"f0": "float32", "f1": "float32"})
# An index with a name stands behind the other columns; one that counts rows is no column.
frame.drop(columns="day").set_index("customer").to_parquet("index/named.parquet")
frame.set_index(["customer", "day"]).to_parquet("index/two.parquet")
frame[["customer", "f1"]].astype({"customer": "float32"}).set_index("customer").to_parquet("index/feature.parquet")
frame[["f0", "f1"]].to_parquet("index/counted.parquet")

days = pa.table({
    "x": pa.array([1, 2], pa.float32()),
    "day": [date(1, 1, 1), date(2026, 11, 29)],
    "times": pa.array([[datetime(1500, 3, 1)], [datetime(2026, 11, 29)]], pa.list_(pa.timestamp("us"))),
    "late": [date(1582, 10, 15), None]})
orc.write_table(days, "orc-calendar/pyarrow.orc")
