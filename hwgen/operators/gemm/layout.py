"""How matrices lie on the GEMM operator's streams: beats as Python integers.

It imports nothing but NumPy and is laid beside the bench as it is. `params` is always the plain mapping
of the operator's parameters; R = rows, C = cols of the array. A beat is the value of tdata: lane i of w bits
stands at bits [i*w, (i+1)*w), little-endian, padded with bits of no meaning to whole bytes.

Lanes outside a matrix, and padding bits, have no meaning on the inputs: they are zero, or drawn from `rng`
where one is given, so that a bench can show that the hardware ignores them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Params = Mapping[str, Any]
IntArray = NDArray[Any]  # int64, or object holding Python ints where 64 bits are too few

_LIMB = 64
_LIMB_MASK = (1 << _LIMB) - 1


def tdata_bits(params: Params) -> dict[str, int]:
    """Return the width of tdata of each stream of the operator: cmd, a, b, bias (if any) and c."""
    bits = {
        "cmd": 112 if params["requantize"] else 48,
        "a": _whole_bytes(params["rows"] * params["a_width"]),
        "b": _whole_bytes(params["cols"] * params["b_width"]),
        "c": params["cols"] * lane_bits(params),
    }
    if params["bias"]:
        bits["bias"] = params["cols"] * bias_lane_bits(params)
    return bits


def lane_bits(params: Params) -> int:
    """Return the bits of one lane of C: its significant bits extended to 8, 16, 32, 64 or 128."""
    bits, _ = _result(params)
    return _container(bits)


def bias_lane_bits(params: Params) -> int:
    """Return the bits of one lane of bias: the accumulator's extended to 8, 16, 32 or 64."""
    return _container(_accumulator(params)[0])


def beats_a(m: int, k: int, n: int, params: Params) -> int:
    """Return how many beats of A one GEMM takes (n does not matter where all of A is kept)."""
    if _output_stationary(params):
        return _tiles(m, params["rows"]) * k * (_tiles(n, params["cols"]) if _resends(params, "a") else 1)
    return sum(_sent(_tiles(k, params["rows"]), _tiles(n, params["cols"]), params, "a")) * m


def beats_b(m: int, k: int, n: int, params: Params) -> int:
    """Return how many beats of B one GEMM takes (m does not matter where all of B is kept)."""
    tiles = _tiles(n, params["cols"])
    if _output_stationary(params):
        return sum(_sent(tiles, _tiles(m, params["rows"]), params, "b")) * k
    return tiles * k


def beats_bias(m: int, k: int, n: int, params: Params) -> int:
    """Return how many beats of bias one GEMM takes: none without bias (m and k do not matter)."""
    return _tiles(n, params["cols"]) if params["bias"] else 0


def beats_c(m: int, k: int, n: int, params: Params) -> int:
    """Return how many beats of C one GEMM gives (k does not matter)."""
    return _tiles(n, params["cols"]) * m


def pack_command(
    m: int, k: int, n: int, params: Params, *, scale: int = 1, shift: int = 0, zero_point: int = 0
) -> int:
    """Return the beat that asks for one GEMM of M x K by K x N.

    Sizes of zero or above their maximum are packed too: a bench must be able to send them. `scale`,
    `shift` and `zero_point` have a place only with requantize.
    """
    beat = _field(m, 16) | _field(k, 16) << 16 | _field(n, 16) << 32
    if params["requantize"]:
        beat |= _field(scale, 32) << 48 | _field(shift, 16) << 80 | _field(zero_point, 16) << 96
    return beat


def pack_a(a: ArrayLike, n: int, params: Params, *, rng: np.random.Generator | None = None) -> list[int]:
    """Return the beats of A (M x K, in range) for a GEMM with N columns.

    output_stationary: for each tile of R rows, for k: lane r = A[tile*R + r, k].
    weight_stationary: for each tile of R of K, for m: lane r = A[m, tile*R + r].
    What is not kept on chip is sent again for each tile of C columns of N: the same row tile of A
    (output_stationary) or all tiles of A beyond those that are kept (weight_stationary).
    """
    matrix = np.asarray(a).astype(np.int64)
    if not _output_stationary(params):
        matrix = matrix.T  # tiles are cut from K, and a beat is made for each m
    beats = _pack_tiles(matrix, params["rows"], params["a_width"], rng)
    size, passes = matrix.shape[1], _tiles(n, params["cols"])
    if not _output_stationary(params):
        return _again(beats, size, passes, params, "a")
    if not _resends(params, "a"):
        return beats
    tiles = [beats[start : start + size] for start in range(0, len(beats), size)]
    return [beat for tile in tiles for _ in range(passes) for beat in tile]


def pack_b(b: ArrayLike, m: int, params: Params, *, rng: np.random.Generator | None = None) -> list[int]:
    """Return the beats of B (K x N, in range) for a GEMM with M rows.

    For each tile of C columns, for k: lane c = B[k, tile*C + c]. The tiles beyond those that are kept on chip
    are sent again for each tile of R rows of M (output_stationary).
    """
    matrix = np.asarray(b).astype(np.int64).T
    beats = _pack_tiles(matrix, params["cols"], params["b_width"], rng)
    if not _output_stationary(params):
        return beats
    return _again(beats, matrix.shape[1], _tiles(m, params["rows"]), params, "b")


def pack_bias(bias: ArrayLike, params: Params, *, rng: np.random.Generator | None = None) -> list[int]:
    """Return the beats of a bias (N values, in range), each sign-extended to its lane."""
    column = np.asarray(bias).astype(np.int64).reshape(-1, 1)
    return _pack_tiles(column, params["cols"], bias_lane_bits(params), rng)


def pack_c(c: ArrayLike, params: Params) -> list[int]:
    """Return the beats that the hardware must give for a result C (M x N); lanes beyond N are zero."""
    matrix = np.asarray(c)
    (m, n), cols = matrix.shape, params["cols"]
    padded = np.zeros((m, _tiles(n, cols) * cols), matrix.dtype)
    padded[:, :n] = matrix
    lanes = _beat_rows(padded.reshape(m, -1, cols), params)
    return _to_beats(lanes, lane_bits(params))


def unpack_c(beats: Sequence[int], m: int, n: int, params: Params) -> IntArray:
    """Return the result (M x N) that the beats of one GEMM carry.

    int64, or Python integers in an object array where 64 bits are too few. Raises ValueError if there are
    more or fewer beats than the sizes ask for, or if a lane beyond N is not zero.
    """
    cols = params["cols"]
    wanted = beats_c(m, 1, n, params)
    if len(beats) != wanted:
        raise ValueError(f"C of {m} x {n} takes {wanted} beats, not {len(beats)}")
    lanes = _from_beats(beats, cols, lane_bits(params), _result(params)[1])
    tiles = _tiles(n, cols)
    order = _beat_rows(np.arange(m * tiles).reshape(m, tiles, 1), params).ravel()
    padded = np.zeros((m * tiles, cols), lanes.dtype)
    padded[order] = lanes
    padded = padded.reshape(m, tiles * cols)
    if padded[:, n:].any():
        row, column = (int(i) for i in np.argwhere(padded[:, n:] != 0)[0])
        raise ValueError(
            f"row {row} of C: the lane of column {n + column} is {padded[row, n + column]}, not 0"
        )
    return padded[:, :n]


def _beat_rows(rows: IntArray, params: Params) -> IntArray:
    """Put (M, column tiles, lanes) into the order of the C stream: (beats, lanes)."""
    m, _, lanes = rows.shape
    if not _output_stationary(params):
        return rows.transpose(1, 0, 2).reshape(-1, lanes)
    step = params["rows"]
    blocks = [rows[i : i + step].transpose(1, 0, 2).reshape(-1, lanes) for i in range(0, m, step)]
    return np.concatenate(blocks)


def _pack_tiles(matrix: IntArray, lanes: int, width: int, rng: np.random.Generator | None) -> list[int]:
    """Cut `lanes` rows at a time from the matrix and send each tile column by column."""
    rows, columns = matrix.shape
    tiles = _tiles(rows, lanes)
    padded = np.zeros((tiles * lanes, columns), np.int64)
    padded[:rows] = matrix
    if rng is not None:
        padded[rows:] = rng.integers(0, 1 << min(width, 62), (tiles * lanes - rows, columns))
    beats = padded.reshape(tiles, lanes, columns).transpose(0, 2, 1).reshape(-1, lanes)
    return _to_beats(beats, width, rng)


def _to_beats(lanes: IntArray, width: int, rng: np.random.Generator | None = None) -> list[int]:
    """Turn (beats, lanes) into integers, modulo 2**width per lane."""
    count = lanes.shape[0]
    limbs = -(-width // _LIMB)
    if limbs > 1:
        lanes = lanes.astype(object)
        words = np.stack([((lanes >> (_LIMB * i)) & _LIMB_MASK) for i in range(limbs)], axis=-1)
        codes = words.astype(np.uint64)
    else:
        source = lanes if lanes.dtype != object else lanes & _LIMB_MASK
        codes = source.astype(np.uint64)[..., np.newaxis]
    octets = np.ascontiguousarray(codes.astype("<u8")).view(np.uint8).reshape(*lanes.shape, limbs * 8)
    bits = np.unpackbits(octets, axis=-1, bitorder="little")[..., :width].reshape(count, -1)
    spare = _whole_bytes(bits.shape[1]) - bits.shape[1]
    if spare and rng is not None:
        bits = np.hstack([bits, rng.integers(0, 2, (count, spare), np.uint8)])
    packed = np.packbits(bits, axis=-1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def _from_beats(beats: Sequence[int], lanes: int, width: int, signed: bool) -> IntArray:
    """Turn integers into (beats, lanes) of numbers; lanes are 8, 16, 32, 64 or 128 bits wide."""
    size = width // 8
    data = b"".join(int(beat).to_bytes(lanes * size, "little") for beat in beats)
    shape = (len(beats), lanes)
    if width < _LIMB or (width == _LIMB and signed):
        kind = f"<{'i' if signed else 'u'}{size}"
        return np.frombuffer(data, kind).astype(np.int64).reshape(shape)
    numbers = [int.from_bytes(data[i : i + size], "little", signed=signed) for i in range(0, len(data), size)]
    return np.array(numbers, object).reshape(shape)


def _accumulator(params: Params) -> tuple[int, bool]:
    """Return bits and signedness of the accumulator."""
    ends = []
    for name in ("a", "b"):
        width, signed = params[f"{name}_width"], params[f"{name}_signed"]
        ends.append((-(1 << (width - 1)), (1 << (width - 1)) - 1) if signed else (0, (1 << width) - 1))
    signed = bool(params["a_signed"] or params["b_signed"])
    if params["acc_width"]:
        return params["acc_width"], signed
    products = [x * y * params["max_k"] for x in ends[0] for y in ends[1]]
    if not signed:
        return max(products).bit_length(), False
    return max((-min(products) - 1).bit_length(), max(products).bit_length()) + 1, True


def _result(params: Params) -> tuple[int, bool]:
    """Return significant bits and signedness of one element of C."""
    if params["requantize"]:
        return params["out_width"], params["out_signed"]
    bits, signed = _accumulator(params)
    if params["bias"]:
        return bits + (1 if signed else 2), True
    return bits, signed


def _resends(params: Params, operand: str) -> bool:
    """Whether an operand is sent each time it is needed."""
    return params["resend"] in (operand, "both")


def _sent(tiles: int, passes: int, params: Params, operand: str) -> list[int]:
    """Return how many tiles are sent in each pass over them: first all, then those that are not kept."""
    kept = 0 if _resends(params, operand) else min(params["kept_tiles"] or tiles, tiles)
    return [tiles] + [tiles - kept] * (passes - 1)


def _again(beats: list[int], size: int, passes: int, params: Params, operand: str) -> list[int]:
    """Send tiles of `size` beats, and in each further pass those at the end that are not kept."""
    sent = _sent(len(beats) // size, passes, params, operand)
    return [beat for count in sent for beat in beats[len(beats) - count * size :]]


def _output_stationary(params: Params) -> bool:
    return bool(params["dataflow"] == "output_stationary")


def _tiles(size: int, step: int) -> int:
    return -(-size // step)


def _whole_bytes(bits: int) -> int:
    return -(-bits // 8) * 8


def _container(bits: int) -> int:
    return next(width for width in (8, 16, 32, 64, 128) if width >= bits)


def _field(value: int, bits: int) -> int:
    return int(value) & ((1 << bits) - 1)
