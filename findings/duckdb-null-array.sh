#!/usr/bin/env bash
# A null in a DuckDB column of fixed-size arrays makes a Parquet file that pyarrow does not read.
#
# versions  duckdb 2.0.1, pyarrow 26.0.1, polars 2.1.0
# source    Parquet, "Nested Encoding": a null list is one entry, with the repetition level of the row's beginning and a
#           definition level below the list's own. DuckDB: ARRAY types are written as Parquet lists.
# expected  Every reader gives the array, or null, as DuckDB has it.
# seen      DuckDB writes a null FLOAT[3] as three entries, as many as the array is long: 12 nulls for 4 null arrays.
#           DuckDB and Polars read null; pyarrow refuses the column ("Length spanned by list offsets"). The same column
#           as FLOAT[], a list, has 4 nulls and is read by all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 pyarrow==26.0.1 polars==2.1.0
cd "$work"
venv/bin/python - <<'PY'
import duckdb
import polars
import pyarrow
import pyarrow.parquet as pq

for kind in ("FLOAT[]", "FLOAT[3]"):
    duckdb.sql(f"""COPY (SELECT i AS id, CASE WHEN i % 5 = 3 THEN NULL ELSE [i, i + 0.5, i + 1]::{kind} END AS v
                   FROM range(20) r(i)) TO 'v.parquet' (FORMAT parquet)""")
    nulls = pq.read_metadata("v.parquet").row_group(0).column(1).statistics.null_count
    own = [row[0] for row in duckdb.sql("SELECT v FROM 'v.parquet' ORDER BY id").fetchall()]
    theirs = polars.read_parquet("v.parquet")["v"].to_list()
    try:
        found = f"reads {pq.read_table('v.parquet')['v'].null_count} nulls"
    except pyarrow.ArrowInvalid as e:
        found = f"refuses: {e}"
    print(f"{kind}: {nulls} nulls in the statistics; DuckDB reads {own.count(None)}, Polars {theirs.count(None)}, "
          f"pyarrow {found}")
    assert own.count(None) == theirs.count(None) == 4
    if kind == "FLOAT[]":
        assert nulls == 4 and found == "reads 4 nulls"
    else:
        assert nulls == 12 and "Length spanned by list offsets" in found
PY
