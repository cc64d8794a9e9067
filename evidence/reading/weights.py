"""Load a model of the engine without the weights that its training let die away.

Of what a network does not use, training makes the weights a little smaller each time, until they
are so small that a processor has no fast way for them (subnormal, below 1.2e-38). It adds nothing
to what is read, bit for bit; but a quarter of a million of them took two thirds of the search for
print: 0.72 s of the processor for a page instead of 0.21. The engine's own switch for it
(session.set_denormal_as_zero) stays on in the thread that called, for all that it computes later.

A model is one message of protobuf, whose numbers and lengths are walked here; the fields are those
of onnx.proto, which do not change.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

# Fields of ModelProto, GraphProto and TensorProto.
_GRAPH, _INITIALIZER = 7, 5
_DATA_TYPE, _RAW_DATA = 2, 9
_FLOAT: Final = 1
_LEAST: Final = np.finfo(np.float32).smallest_normal
# How protobuf writes a field: a number, eight bytes or four, else what is as long as it says first.
_NUMBER: Final = 0
_BYTES: Final = {1: 8, 5: 4}
# Of a number each byte but the last one has a bit that says that another one follows.
_BITS, _MORE = 7, 0x80


def without_dead_weights(model: Path) -> bytes:
    """Return a model in which each subnormal weight is zero."""
    content = bytearray(model.read_bytes())
    for weights in weights_of(content):
        weights[np.abs(weights) < _LEAST] = 0
    return bytes(content)


def weights_of(content: bytearray) -> "Iterator[np.ndarray]":
    """Yield the weights of each layer, where they stand in the model."""
    view = memoryview(content)
    for graph in _fields(view, _GRAPH):
        for tensor in _fields(graph, _INITIALIZER):
            if next(_fields(tensor, _DATA_TYPE), None) != _FLOAT:
                continue
            yield from (np.frombuffer(raw, np.float32) for raw in _fields(tensor, _RAW_DATA))


def _fields(message: memoryview, wanted: int) -> "Iterator[Any]":
    """Yield what a message has in this field: numbers, or the bytes of what has a length."""
    at = 0
    value: int | memoryview
    while at < len(message):
        key, at = _number(message, at)
        field, kind = key >> 3, key & 7
        if kind == _NUMBER:
            value, at = _number(message, at)
        else:
            length = _BYTES.get(kind)
            if length is None:
                length, at = _number(message, at)
            value, at = message[at : at + length], at + length
        if field == wanted:
            yield value


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number that begins here, seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & ~_MORE) << shift
        at, shift = at + 1, shift + _BITS
        if byte < _MORE:
            return number, at
