"""Arrays in project files: the safetensors format, with its header checked before any array is made.

The format is a length, a JSON header with type, shape and place of each array, and the bytes of the arrays without gaps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import save

from nnsim.catalog import sentence
from nnsim.storage import limits
from nnsim.storage.text import TextError, parsed

TYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "U64": "<u8"}


def tensor_bytes(arrays: Mapping[str, Any]) -> bytes:
    """The bytes of a safetensors file that holds these arrays."""
    return save({name: np.ascontiguousarray(array) if np.ndim(array) else np.array(array) for name, array in arrays.items()})


def tensors(content: bytes) -> dict[str, Any]:
    """The arrays by name, read-only views of the bytes. Raises TextError with the end of a sentence."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > len(content) - 8:
        raise TextError(sentence("is no safetensors file"))
    if length > limits.TENSOR_HEADER_BYTES:
        raise TextError(
            sentence(
                "has a header of {length:,} bytes, and at most {most:,} are read",
                length=length, most=limits.TENSOR_HEADER_BYTES,
            )
        )
    header = parsed(content[8 : 8 + length])
    if not isinstance(header, dict) or len(header) > limits.TENSORS:
        raise TextError(sentence("has a header that is not understood"))
    found: dict[str, Any] = {}
    places: list[tuple[int, int]] = []
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        dtype, shape, start, stop = _entry(name, entry)
        size = math.prod(shape) * dtype.itemsize
        if size != stop - start or stop > len(content) - 8 - length:
            raise TextError(
                sentence(
                    "says that “{name}” has {size:,} bytes, but there are {left:,}", name=name[:60], size=size, left=max(0, stop - start)
                )
            )
        places.append((start, stop))
        found[name] = np.frombuffer(content, dtype, math.prod(shape), 8 + length + start).reshape(shape)
    edge = 0
    for start, stop in sorted(places):
        if start != edge:
            raise TextError(sentence("has arrays that overlap or leave gaps"))
        edge = stop
    if edge != len(content) - 8 - length:
        raise TextError(sentence("has bytes that belong to no array"))
    return found


def _entry(name: str, entry: Any) -> tuple[Any, tuple[int, ...], int, int]:
    """Type, shape and place of an array as its header says."""
    unclear = TextError(sentence("describes “{name}” in a way that is not understood", name=name[:60]))
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise unclear
    shape, offsets = entry["shape"], entry["data_offsets"]
    if not isinstance(entry["dtype"], str) or entry["dtype"] not in TYPES:
        raise TextError(sentence("has “{name}” in a type that nnsim does not read", name=name[:60]))
    if not isinstance(shape, list) or not isinstance(offsets, list) or len(offsets) != 2 or len(shape) > limits.TENSOR_DIMENSIONS:
        raise unclear
    if not all(type(number) is int and number >= 0 for number in (*shape, *offsets)) or offsets[0] > offsets[1]:
        raise unclear
    return np.dtype(TYPES[entry["dtype"]]), tuple(shape), offsets[0], offsets[1]
