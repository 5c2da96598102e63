#!/usr/bin/env bash
# PySpark's sample forgets the seed where the fraction has no name and the seed has one.
#
# versions  PySpark 4.1.1 (Java 17)
# source    pyspark.sql.DataFrame.sample: the first argument may be the fraction; the same seed gives the same rows of the same
#           partitions. _preapare_args_for_sample takes a seed beside such a fraction from the second place alone.
# expected  Two samples with seed 3 are the same rows, however the arguments are given.
# seen      sample(0.5, seed=3) draws a seed of its own each time, without a word; sample(0.5, 3), sample(fraction=0.5, seed=3) and
#           sample(False, 0.5, seed=3) keep 3. So a model scored on such a sample cannot be scored on it again.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - <<'PY'
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
rows = spark.range(0, 1000, 1, 2)


def sampled(*arguments, **named):
    return [row.id for row in rows.sample(*arguments, **named).collect()]


wanted = sampled(fraction=0.5, seed=3)
assert sampled(0.5, 3) == wanted
assert sampled(False, 0.5, seed=3) == wanted
first, second = sampled(0.5, seed=3), sampled(0.5, seed=3)
print("rows of seed 3:", len(wanted), "of sample(0.5, seed=3):", len(first), "and", len(second))
print("of these in both:", len(set(first) & set(second)))
assert len({tuple(wanted), tuple(first), tuple(second)}) == 3
spark.stop()
PY
