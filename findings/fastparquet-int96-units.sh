#!/usr/bin/env bash
# fastparquet's times="int96" takes the times of pandas 3 for nanoseconds: all of them land in January 1970.
#
# versions  fastparquet 2026.9.0, pandas 3.1.1, pyarrow 26.0.1, DuckDB 2.0.1
# source    fastparquet's documentation of write: "int96" stores times for Spark and other tools that know no other. Since
#           pandas 3, times have microseconds where nothing else is said; before, they had nanoseconds.
# expected  The times that the frame holds, or an error.
# seen      The count of microseconds, milliseconds or seconds since 1970 is written as one of nanoseconds: 2024-05-06 becomes
#           1970-01-20, and all readers agree on it. Frames of nanoseconds (.astype("datetime64[ns]")) are right; with
#           times="int64", the default, so are those of microseconds and milliseconds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1
cd "$work"
venv/bin/python - <<'PY'
import duckdb
import fastparquet
import pandas
import pyarrow.parquet

plain = pandas.DataFrame({"t": pandas.to_datetime(["2024-05-06 07:08:09", "1969-12-31 23:59:59"])})
assert plain["t"].dtype == "datetime64[us]", plain.dtypes
WANTED = [str(time) for time in plain["t"]]
READERS = {
    "fastparquet": lambda file: fastparquet.ParquetFile(file).to_pandas()["t"].tolist(),
    "pyarrow": lambda file: pyarrow.parquet.read_table(file)["t"].to_pylist(),
    "DuckDB": lambda file: [row[0] for row in duckdb.sql(f"SELECT t FROM '{file}'").fetchall()],
}
for times in ("int96", "int64"):
    for unit in ("ns", "us", "ms") + (("s",) if times == "int96" else ()):
        file = f"{times}-{unit}.parquet"
        fastparquet.write(file, plain.astype({"t": f"datetime64[{unit}]"}), times=times)
        wrong = times == "int96" and unit != "ns"
        for reader, read in READERS.items():
            seen = [str(time) for time in read(file)]
            print(f"{times} of {unit} by {reader}: {', '.join(seen)}")
            if wrong:
                assert seen[0].startswith("1970-01-") and seen[1].startswith("1969-12-31 23:59:59.999"), seen
            else:
                assert seen == WANTED, seen
PY
