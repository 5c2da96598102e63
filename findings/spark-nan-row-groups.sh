#!/usr/bin/env bash
# Spark's filter pushdown loses rows with NaN that the filter selects.
#
# versions  pyspark 4.1.1, pyarrow 26.0.1 (Java 17)
# source    Spark's SQL reference, "NaN Semantics": NaN is larger than any other number, and NaN = NaN is true. Pushing a
#           filter down to Parquet is an optimisation (spark.sql.parquet.filterPushdown, on by default).
# expected  WHERE x > 5 selects the rows with NaN, whoever wrote the file, with and without pushdown.
# seen      Statistics of a Parquet file leave NaN out. Where the writer stores a maximum beside NaN, as pyarrow (and
#           Polars) do, Spark skips the row group for x > 5, x >= 2.5 and x = NaN: 0 rows in place of 1. With pushdown
#           off, or with a file that Spark wrote (no maximum beside NaN), the row is there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 pyarrow==26.0.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

pq.write_table(pa.table({"id": [0, 1, 2], "x": [1.0, float("nan"), 0.5]}), "in.parquet")
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def counts(path):
    rows = spark.read.parquet(path)
    return [rows.where(text).count() for text in ("x > 5", "x >= 2.5", "x = double('NaN')", "isnan(x)")]


pushed = counts("in.parquet")
spark.conf.set("spark.sql.parquet.filterPushdown", "false")
read = counts("in.parquet")
spark.read.parquet("in.parquet").coalesce(1).write.parquet("own")
spark.conf.set("spark.sql.parquet.filterPushdown", "true")
own = counts("own")
spark.stop()
print("rows for x > 5, x >= 2.5, x = NaN, isnan(x):")
print("  pushdown on ", pushed)
print("  pushdown off", read)
print("  pushdown on, file by Spark", own)
assert pushed == [0, 0, 0, 1], pushed
assert read == own == [1, 1, 1, 1], (read, own)
PY
