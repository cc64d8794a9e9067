import io
import struct
import time
from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession, SessionOptions
from PIL import Image

from evidence.reading import rapid, weights
from portal.demo.drawings import sticker

FLOAT, WHOLE = 1, 7
DEAD, ALIVE, NEARLY_DEAD = 3e-41, 0.25, 2e-38
DETECTOR = rapid.FILES["Det"]
SIDE = 640


def field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def tensor(name: bytes, kind: int, raw: bytes) -> bytes:
    # Its size, its kind, its name, and what it holds.
    return field(5, bytes([1 << 3, 4, 2 << 3, kind]) + field(8, name) + field(9, raw))


def model(raw: bytes) -> bytes:
    """Make one of a layer of floats and one of whole numbers, with fields of each kind around."""
    number, eight, four = b"\x08\x88\x27", b"\x91\x7e" + b"\xff" * 8, b"\x95\x7e" + b"\xff" * 4
    graph = field(2, b"a name") + tensor(b"layer", FLOAT, raw) + tensor(b"shape", WHOLE, raw)
    return number + eight + four + field(7, graph) + field(2, b"by us")


def test_what_is_too_small_to_count_becomes_zero_and_nothing_else_does(tmp_path: Path) -> None:
    before = struct.pack("<4f", ALIVE, DEAD, -DEAD, -NEARLY_DEAD)
    after = struct.pack("<4f", ALIVE, 0, 0, -NEARLY_DEAD)
    (tmp_path / "model.onnx").write_bytes(model(before))

    cleaned = weights.without_dead_weights(tmp_path / "model.onnx")

    assert cleaned == model(after).replace(
        tensor(b"shape", WHOLE, after), tensor(b"shape", WHOLE, before)
    )


def test_the_detector_is_used_without_its_dead_weights() -> None:
    content = bytearray(DETECTOR.read_bytes())
    cleaned = bytearray(weights.without_dead_weights(DETECTOR))

    # Where a version of the package has none any more, this room may go.
    assert dead(content) > 100_000
    assert dead(cleaned) == 0


def dead(content: bytearray) -> int:
    least = np.finfo(np.float32).smallest_normal
    return sum(
        int(((layer != 0) & (np.abs(layer) < least)).sum()) for layer in weights.weights_of(content)
    )


@pytest.mark.long
def test_without_dead_weights_the_same_is_found_for_half_the_work() -> None:
    drawn = sticker(serial="BA3T01946000V", chk="4A7", model="9S6-AE0711-412", product="Modern")
    picture = Image.open(io.BytesIO(drawn)).convert("RGB").resize((SIDE, SIDE))
    pixels = (np.asarray(picture, np.float32) / 255 - 0.5) / 0.5
    seen = pixels.transpose(2, 0, 1)[None]
    options = SessionOptions()
    options.intra_op_num_threads = 1

    def found(model: bytes) -> tuple[bytes, float]:
        detector = InferenceSession(model, options, providers=["CPUExecutionProvider"])
        name = detector.get_inputs()[0].name
        started = time.process_time()
        for _time in range(3):
            (marked,) = detector.run(None, {name: seen})
        return marked.tobytes(), time.process_time() - started

    as_it_comes, before = found(DETECTOR.read_bytes())
    cleaned, after = found(weights.without_dead_weights(DETECTOR))

    assert cleaned == as_it_comes
    assert after < before / 2
