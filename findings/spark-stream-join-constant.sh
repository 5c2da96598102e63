#!/usr/bin/env bash
# A left outer join of streams that compares a column of the left side with a constant never gives left rows that match nothing.
#
# versions  Spark 4.1.1
# source    Spark's guide to Structured Streaming, outer joins with watermarking: rows without a match come with nulls once the
#           watermark says that none can come any more.
# expected  The rows of the same join of files, up to the last watermark, whatever else the condition asks for.
# seen      With "x.a > 1" in the condition, rows come that match, and those whose a is too small; the others stay in the state
#           for ever. Its predicate for the left side is "ts <= 1000000": the constant, in seconds, is taken for the watermark.
#           With "abs(x.a) > 1", which says the same here, all rows come.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - <<'PY'
from pyspark.sql import SparkSession, functions

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", False)
    .config("spark.sql.shuffle.partitions", 1)
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
for start in range(0, 80, 20):
    arrivals = spark.range(start, start + 20, 1, 1)
    arrivals.selectExpr("id", "id % 7 k", "cast(id % 10 as double) a", "timestamp_seconds(1000 + id) ts").write.mode("append").parquet("in")
files = spark.read.parquet("in")


def side(name):
    stream = spark.readStream.schema(files.schema).option("maxFilesPerTrigger", 1).parquet("in")
    return stream.withWatermark("ts", "1 second").alias(name)


def joined(left, right, comparison):
    condition = f"x.k = y.k and y.a > 4 and {comparison} > 1 and x.ts between y.ts - interval 3 seconds and y.ts"
    return left.join(right, functions.expr(condition), "left").selectExpr("x.id", "y.id as other")


def of_streams(comparison):
    rows = []
    query = joined(side("x"), side("y"), comparison).writeStream.trigger(availableNow=True)
    query = query.foreachBatch(lambda batch, _: rows.extend(map(tuple, batch.collect())))
    query.option("checkpointLocation", f"checkpoint {comparison}").start().awaitTermination()
    return {row for row in rows if row[0] < 60}


wanted = {tuple(row) for row in joined(files.alias("x"), files.alias("y"), "x.a").collect() if row[0] < 60}
lost = {comparison: wanted - of_streams(comparison) for comparison in ("abs(x.a)", "x.a")}
print(f"{len(wanted)} rows; lost:", {comparison: len(rows) for comparison, rows in lost.items()})
spark.stop()
assert not lost["abs(x.a)"]
assert lost["x.a"] and all(other is None for _, other in lost["x.a"])
PY
