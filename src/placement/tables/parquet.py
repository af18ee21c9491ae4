"""Parquet files as columns; nothing is copied that need not be."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from placement.errors import Fault
from placement.tables.grid import Block, Coded


def read_parquet(data: bytes, shown: str) -> Block | Fault:
    """The columns of one file, or ``E103``."""
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        kind = str(error).splitlines()[0][:80]
        return Fault("E103", file=shown, facts={"kind": kind})
    columns = {
        name: _array(table.column(index))
        for index, name in enumerate(table.column_names)
        if name not in ("__index_level_0__",)
    }
    return Block(shown, Path(shown).stem, columns)


def _array(column: pa.ChunkedArray) -> np.ndarray | Coded:
    """Object for text, int64 or float64 for numbers, datetime64[s] for days and times."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = kind.value_type
    if pa.types.is_null(kind):
        return np.full(len(column), None, dtype=object)
    if pa.types.is_temporal(kind) and not pa.types.is_time(kind) and not pa.types.is_duration(kind):
        moments = column.cast(pa.timestamp("us"), safe=False)
        return np.asarray(moments.to_numpy()).astype("datetime64[s]")
    if pa.types.is_integer(kind) and column.null_count == 0 and not pa.types.is_uint64(kind):
        return np.asarray(column.cast(pa.int64()).to_numpy())
    if pa.types.is_floating(kind) or (pa.types.is_integer(kind) and column.null_count):
        exact = pa.types.is_floating(kind) or _small(column)
        if exact:
            return np.asarray(column.cast(pa.float64(), safe=False).to_numpy())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(column)
    if pa.types.is_boolean(kind):
        return np.asarray(column.to_numpy()).astype(object)
    if pa.types.is_decimal(kind):
        return np.asarray(column.cast(pa.float64(), safe=False).to_numpy())
    return np.array([None if v is None else str(v) for v in column.to_pylist()], dtype=object)


def _small(column: pa.ChunkedArray) -> bool:
    """Whether every integer is exact as a float64."""
    largest = pc.max(pc.abs(column)).as_py()
    return largest is None or largest < 2**53


def _texts(column: pa.ChunkedArray) -> np.ndarray | Coded:
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    words = encoded.dictionary.to_numpy(zero_copy_only=False)
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    coded = Coded(codes, np.asarray(words).astype(object, copy=False))
    return coded if len(words) <= len(codes) // 2 else coded.expand()
