"""What the files of every writer hold: seven values for each type, repeated, so that dictionaries pay.

Row r of a file has the id `1000 * file + r`. Its value is number `r % 7` of the type's list; where a file has nulls,
the rows with `r % 5 == 3` are null. The test computes the same values again, by itself.
"""
import datetime as dt
import uuid
from decimal import Context, Decimal

import numpy as np
import pyarrow as pa

ROWS = 140
WIDE = Context(prec=60)


def instants(unit):
    """Nanoseconds cut to a unit: 0, the last before it, a leap day, 1900, 2100, a second, the first past 2038."""
    nanos = [0, -1, 1709210096789012345, -2208988800000000000 + 123456789, 4102444800987654321, 10**9,
             2147483648 * 10**9]
    step = {"ms": 10**6, "us": 10**3, "ns": 1}[unit]
    return [n // step for n in nanos]


def times(unit):
    nanos = [0, 86_399_999_999_999, 45_296_789_012_345, 1, 3_600_000_000_000, 999_999_999, 43_200_000_000_000]
    step = {"ms": 10**6, "us": 10**3, "ns": 1}[unit]
    return [n // step for n in nanos]


def decimals(precision, scale):
    nines = 10**precision - 1
    far = (2**64, -(2**63)) if precision > 18 else (12345, -10)
    return [Decimal(n).scaleb(-scale, WIDE) for n in (0, nines, -nines, 1, -1, *far)]


def whole(bits, signed):
    top = 2**bits
    if signed:
        return [-top // 2, top // 2 - 1, 0, 1, -1, 100, top // 3]
    return [0, top - 1, top // 2, top // 2 - 1, 1, 100, top // 3]


def third(kind):
    return float(kind(1) / kind(3))


INFINITY = float("inf")
VECTORS = [[0.5, 1.5, -2.5], [0.0, 0.0, 0.0], [1e30, -1e30, 1.0], [3.0, 2.0, 1.0], [0.25, INFINITY, 0.125],
           [-1.0, -2.0, -3.0], [7.0, 8.0, 9.0]]

# name: (Arrow's type, values)
TYPES = {
    "bool": (pa.bool_(), [True, False, False, True, True, False, True]),
    **{f"int{bits}": (getattr(pa, f"int{bits}")(), [v if v < 2 ** (bits - 1) else 2 ** (bits - 1) - 2
                                                   for v in whole(bits, True)]) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (getattr(pa, f"uint{bits}")(), whole(bits, False)) for bits in (8, 16, 32, 64)},
    "float16": (pa.float16(), [0.5, -2.0, 65504.0, 2.0**-14, 2.0**-24, INFINITY, third(np.float16)]),
    "float32": (pa.float32(), [float(np.float32(0.1)), -3.5, float(np.finfo("float32").max),
                               float(np.finfo("float32").tiny), 2.0**-149, INFINITY, third(np.float32)]),
    "float64": (pa.float64(), [0.1, -3.5, float(np.finfo("float64").max), float(np.finfo("float64").tiny), 5e-324,
                               -INFINITY, third(np.float64)]),
    "decimal7_2": (pa.decimal128(7, 2), decimals(7, 2)),
    "decimal18_4": (pa.decimal128(18, 4), decimals(18, 4)),
    "decimal38_10": (pa.decimal128(38, 10), decimals(38, 10)),
    "string": (pa.string(), ["", "a", "zebra", "na\u00efve", "\u65e5\u672c", "shared prefix 1", "shared prefix 2"]),
    "binary": (pa.binary(), [b"\0\0\0\0", b"\xff\xfe\xfd\xfc", b"abcd", b"\x80\x7f\0\1", b"abce", b"zzzz", b"\1\2\3\4"]),
    "date": (pa.date32(), [dt.date(1970, 1, 1), dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date(1900, 1, 1),
                           dt.date(2100, 12, 31), dt.date(1999, 9, 9), dt.date(2038, 1, 20)]),
    "time_ms": (pa.time32("ms"), times("ms")),
    "time_us": (pa.time64("us"), times("us")),
    "time_ns": (pa.time64("ns"), times("ns")),
    **{f"timestamp_{unit}{zone}": (pa.timestamp(unit, "UTC" if zone else None), instants(unit))
       for unit in ("ms", "us", "ns") for zone in ("", "_utc")},
    "list": (pa.list_(pa.float32()), VECTORS),
    "fixed_list": (pa.list_(pa.float32(), 3), VECTORS),
    "struct": (pa.struct([("a", pa.int32()), ("b", pa.string())]),
               [{"a": n, "b": t} for n, t in zip([0, 1, -1, 2, 2**31 - 1, -(2**31), 7], "abcdefg")]),
    "category": (pa.dictionary(pa.int8(), pa.string()),
                 ["red", "green", "blue", "cyan", "black", "white", ""]),
}

HALVES = [[0.5, 1.5, -2.5], [0.0, -0.0, 2.0**-24], [65504.0, -65504.0, 1.0], [3.0, 2.0, 1.0], [0.25, INFINITY, 0.125],
          [-1.0, -2.0, -3.0], [7.0, 8.0, 9.0]]

# What few writers have, or few readers.
RARE_TYPES = {
    "half_list": (pa.list_(pa.float16()), HALVES),
    "decimal60_10": (pa.decimal256(60, 10), decimals(60, 10)),
    "uuid": (pa.uuid(), [uuid.UUID(int=n).bytes for n in (0, 1, 2**128 - 1, 2**127, 2**64, 255, 12345)]),
    "nothing": (pa.null(), [None] * 7),
}


def column(name, nulls):
    """The values of one column of a file."""
    kind, values = (TYPES | RARE_TYPES)[name]
    rows = [None if nulls and r % 5 == 3 else values[r % 7] for r in range(ROWS)]
    if pa.types.is_dictionary(kind):
        return pa.array(rows, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(rows, kind)


def table(number, names, nulls):
    """The rows of one file."""
    ids = pa.array([1000 * number + r for r in range(ROWS)], pa.int64())
    return pa.table({"id": ids} | {name: column(name, nulls) for name in names})
