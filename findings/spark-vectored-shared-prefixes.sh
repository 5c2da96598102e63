#!/usr/bin/env bash
# Spark reads other texts than it wrote from uncompressed Parquet of version 2.
#
# versions  pyspark 4.1.1 (parquet-java 1.16.0, Hadoop 3.4.2, Java 17)
# source    Parquet's encodings, DELTA_BYTE_ARRAY ("incremental encoding"), which parquet-java's writer takes for texts in
#           pages of version 2. Spark's reader takes a page's bytes from the start of their array; reading by vectored IO
#           (parquet.hadoop.vectored.io.enabled, on by default) gives pages that lie further behind in it.
# expected  The texts that were written, whatever the codec.
# seen      With Snappy they are right. Uncompressed, all 1,000 are wrong, without an error, and so are the keys of maps; with
#           parquet.hadoop.vectored.io.enabled=false, or without Spark's vectorised reader, they are right again.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from pyspark.sql import SparkSession, functions

spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())
text = functions.format_string("key-%06d", "id")
rows = spark.range(1000).select("id", text.alias("text")).withColumn("pairs", functions.create_map("text", "id"))
for codec in ("none", "snappy"):
    (rows.coalesce(1).write.option("compression", codec).option("parquet.writer.version", "v2")
     .option("parquet.enable.dictionary", "false").parquet(codec))


def wrong(codec, vectored="true", vectorised="true"):
    spark.conf.set("spark.sql.parquet.enableVectorizedReader", vectorised)
    read = spark.read.option("parquet.hadoop.vectored.io.enabled", vectored).parquet(codec).collect()
    expected = {row.id: f"key-{row.id:06d}" for row in read}
    assert len(expected) == 1000
    return [sum(row.text != expected[row.id] for row in read),
            sum(list(row.pairs) != [expected[row.id]] for row in read)]


seen = {"snappy": wrong("snappy"), "uncompressed": wrong("none"),
        "uncompressed, no vectored IO": wrong("none", vectored="false"),
        "uncompressed, by rows": wrong("none", vectorised="false")}
spark.stop()
print("wrong texts and keys of 1,000:")
for how, counts in seen.items():
    print(f"  {how}: {counts}")
assert seen.pop("uncompressed") == [1000, 1000]
assert all(counts == [0, 0] for counts in seen.values()), seen
PY
