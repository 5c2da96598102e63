#!/usr/bin/env bash
# Spark leaves out all but the first record of a line of JSON, and takes 200 for the byte -56.
#
# versions  pyspark 4.1.1 (Jackson 2.20.0, Java 17)
# source    Spark's documentation, "JSON Files": a line holds one valid object that is complete in itself; in the
#           mode FAILFAST a corrupt record is an error, in PERMISSIVE it goes to columnNameOfCorruptRecord.
# expected  {"id":2} {"id":3} and {"id":2}} rest are no valid JSON: an error in FAILFAST, in PERMISSIVE a corrupt record. So is
#           a TINYINT of 200, as a SMALLINT of 70000 is.
# seen      The first record is taken, what follows it is dropped, in both modes and in from_json. With multiLine, a file of one
#           record a line has one row. 200 is -56: Jackson takes bytes without a sign for bytes, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from pathlib import Path

from pyspark.sql import SparkSession

Path("lines.json").write_text('{"id":1}\n{"id":2} {"id":3}\n{"id":4}} rest\n')
Path("small.json").write_text('{"small":200}\n')
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def rows(file, schema, **options):
    """The rows of a file, or the condition of Spark's error."""
    try:
        return [list(row) for row in spark.read.schema(schema).json(file, **options).collect()]
    except Exception as thrown:
        return next(word for word in ("MALFORMED_RECORD_IN_PARSING", str(thrown)) if word in str(thrown))


seen = {mode: rows("lines.json", "id BIGINT, _corrupt_record STRING", mode=mode) for mode in ("FAILFAST", "PERMISSIVE")}
seen["multiLine"] = rows("lines.json", "id BIGINT", mode="FAILFAST", multiLine=True)
seen["from_json"] = spark.sql("""SELECT from_json('{"id":2} {"id":3}', 'id BIGINT', map('mode', 'FAILFAST')).id""").first()[0]
seen["TINYINT"] = rows("small.json", "small TINYINT", mode="FAILFAST")
Path("small.json").write_text('{"small":70000}\n')
seen["SMALLINT"] = rows("small.json", "small SMALLINT", mode="FAILFAST")
spark.stop()
for how, found in seen.items():
    print(how, found)
taken = [[1, None], [2, None], [4, None]]
assert seen == {"FAILFAST": taken, "PERMISSIVE": taken, "multiLine": [[1]], "from_json": 2, "TINYINT": [[-56]],
                "SMALLINT": "MALFORMED_RECORD_IN_PARSING"}, seen
PY
