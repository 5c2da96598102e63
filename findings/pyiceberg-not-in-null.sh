#!/usr/bin/env bash
# PyIceberg's filter "x not in (1, 2)" keeps rows where x is null, "x != 1" drops them.
#
# versions  pyiceberg 0.12.0, pyarrow 26.0.1
# source    PyIceberg, "Row filter syntax": filters are SQL-like text. In SQL, NOT IN and <> are both unknown for null, and
#           such rows are left out.
# expected  "x not in (1, 2)" and "x != 1 and x != 2" select the same rows.
# seen      The first has the row with null, the second has not; a feature table cut with the first gets nulls.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'pyiceberg[sql-sqlite]==0.12.0' pyarrow==26.0.1
cd "$work"
venv/bin/python - <<'PY'
import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog

catalog = SqlCatalog("c", uri="sqlite:///catalog.db", warehouse="warehouse")
catalog.create_namespace("n")
rows = pa.table({"id": pa.array([0, 1, 2, 3], pa.int64()), "x": pa.array([1, 2, 3, None], pa.int64())})
table = catalog.create_table("n.t", rows.schema)
table.append(rows)
selected = {text: sorted(table.scan(row_filter=text).to_arrow()["id"].to_pylist())
            for text in ("x not in (1, 2)", "x != 1 and x != 2", "x != 1")}
for text, ids in selected.items():
    print(f"{text}: ids {ids}")
assert selected == {"x not in (1, 2)": [2, 3], "x != 1 and x != 2": [2], "x != 1": [1, 2]}
PY
