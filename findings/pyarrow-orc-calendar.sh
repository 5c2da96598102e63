#!/usr/bin/env bash
# Spark reads dates before 1582-10-15 of pyarrow's ORC files as other dates.
#
# versions  pyarrow 26.0.1, pyspark 4.1.1 (ORC 2.2.1, Java 17)
# source    ORC's specification, footer: the field calendar says whether dates are of the proleptic Gregorian calendar;
#           without it they are of the Julian one before 1582-10-15. Arrow's dates are proleptic, and pyarrow sets no calendar.
# expected  The dates that were written. 0001-01-01 often stands for one that is not known.
# seen      0001-01-01 is read as 0001-01-03, 1500-03-01 as 1500-02-20, dates and timestamps alike, with and without Spark's
#           vectorised reader; pyarrow itself, and pyarrow's Parquet in Spark, give what was written.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 pyarrow==26.0.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from datetime import date, datetime
from pathlib import Path

import pyarrow
from pyarrow import orc, parquet
from pyspark.sql import SparkSession

days = [date(1, 1, 1), date(1500, 3, 1), date(1582, 10, 14), date(1582, 10, 15), date(2026, 11, 29)]
table = pyarrow.table({
    "text": [day.isoformat() for day in days],
    "day": pyarrow.array(days, pyarrow.date32()),
    "time": pyarrow.array([datetime(d.year, d.month, d.day) for d in days], pyarrow.timestamp("us"))})
for folder, write in (("orc", orc.write_table), ("parquet", parquet.write_table)):
    Path(folder).mkdir()
    write(table, f"{folder}/days.{folder}")
assert orc.read_table("orc/days.orc", columns=["day"])["day"].to_pylist() == days

spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.session.timeZone", "UTC").config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def read(folder):
    """What Spark reads, by what was written: the dates, and the days of the timestamps."""
    rows = spark.read.format(folder).load(folder).selectExpr("text", "string(day)", "left(string(time), 10)").collect()
    return {row[0]: (row[1], row[2]) for row in rows}


seen = {"orc": read("orc"), "parquet": read("parquet")}
spark.conf.set("spark.sql.orc.enableVectorizedReader", "false")
seen["orc, by rows"] = read("orc")
spark.stop()
for how, found in seen.items():
    print(how, found)
moved = {"0001-01-01": "0001-01-03", "1500-03-01": "1500-02-20", "1582-10-14": "1582-10-04"}
assert seen["orc"] == seen["orc, by rows"] == {day: (moved.get(day, day),) * 2 for day in seen["orc"]}, seen
assert all(found == (day, day) for day, found in seen["parquet"].items()), seen
PY
