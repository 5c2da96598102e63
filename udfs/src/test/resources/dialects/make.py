"""Writes small Parquet files as DuckDB and fastparquet write them, and one of pyarrow without rows.

pip install duckdb==2.0.1 fastparquet==2026.9.0 pyarrow==26.0.1 pandas; then run it in this folder.
"""
import duckdb
import fastparquet
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 300


def column(values, every):
    return [None if every and i % every == 3 else values(i) for i in range(ROWS)]


COLUMNS = {
    "i": column(lambda i: i * 7919 % 1000, 0),
    "f": column(lambda i: (i % 9) / 4, 0),
    "n": column(lambda i: i * 0.37, 5),
    "d": column(lambda i: float(i % 3), 7),
    "b": column(lambda i: i % 3 == 0, 0),
    "c": column(lambda i: i % 5 < 2, 4),
    "s": column(lambda i: "text-%d" % (i % 11), 0),
    "t": column(lambda i: "%d" % i, 6),
}
rows = pa.table(COLUMNS)
for version in ("V1", "V2"):
    duckdb.sql(f"COPY (FROM rows) TO 'duckdb-{version.lower()}.parquet' (PARQUET_VERSION {version})")
frame = rows.to_pandas()
frame["c"] = frame["c"].astype("boolean")
fastparquet.write("fastparquet.parquet", frame)
frame["s"] = frame["s"].astype("category")
frame["t"] = frame["t"].astype("category")
fastparquet.write("fastparquet-categories.parquet", frame, compression="SNAPPY")
fastparquet.write("fastparquet-required.parquet", frame[["i", "f", "b", "s"]], has_nulls=False, compression="GZIP")
pq.write_table(rows.slice(0, 0), "pyarrow-no-rows.parquet")
numbers = rows.select(["i", "f", "n", "d", "s"])
split = {name: "BYTE_STREAM_SPLIT" for name in ("i", "f", "n", "d")}
for version in ("1.0", "2.0"):
    pq.write_table(
        numbers,
        "pyarrow-split.parquet" if version == "1.0" else "pyarrow-split-v2.parquet",
        use_dictionary=False,
        column_encoding=split,
        data_page_version=version,
        data_page_size=700,
    )
