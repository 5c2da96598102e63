#!/usr/bin/env bash
# Spark reads a .zst file that is cut off within its second frame as if it were whole: the rows behind are lost.
#
# versions  Spark 4.1.1; zstandard 0.25.0 makes the files
# source    RFC 8878: a file is one frame or several, one after the other, as "cat a.zst b.zst" makes them. A frame ends with
#           a block that says so.
# expected  An error, as for a file that is cut within its first frame, and for .gz and .bz2 of several members.
# seen      Where the frames are so small that one read takes them all, the lines up to the cut are all that there are, and the
#           last of them is a part of a line.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 zstandard==0.25.0
cd "$work"
venv/bin/python - <<'PY'
import gzip
import zstandard
from pyspark.sql import SparkSession

ROWS = 20000


def rows(start, end):
    return "".join(f"{i},{i * 0.25},s{i}\n" for i in range(start, end)).encode()


def count(file):
    try:
        return spark.read.csv(file).count()
    except Exception as error:
        return "error: " + next(line for line in str(error).splitlines() if "FAILED_READ_FILE" in line or "Exception" in line)[:100]


spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
spark.sparkContext.setLogLevel("OFF")
first, second = rows(0, ROWS // 2), rows(ROWS // 2, ROWS)
seen = {}
for extension, packed in {"zst": zstandard.ZstdCompressor().compress, "gz": gzip.compress}.items():
    cases = {
        "whole": packed(first) + packed(second),
        "cut in the only frame": packed(first + second)[:-30],
        "cut in the second": packed(first) + packed(second)[:-30],
    }
    for case, content in cases.items():
        file = f"{case}.csv.{extension}"
        with open(file, "wb") as out:
            out.write(content)
        seen[extension, case] = count(file)
        print(f"{extension}, {case}: {seen[extension, case]}")
for extension in ("zst", "gz"):
    assert seen[extension, "whole"] == ROWS
    assert str(seen[extension, "cut in the only frame"]).startswith("error")
assert str(seen["gz", "cut in the second"]).startswith("error")
assert ROWS // 2 < seen["zst", "cut in the second"] < ROWS
PY
