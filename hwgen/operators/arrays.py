"""Arrays that a spec file names instead of holding: weights in a NumPy file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hwgen.core.errors import RequestError

_MOST_NUMBERS = 1 << 20


def with_arrays(data: Mapping[str, Any], folder: Path, where: str) -> dict[str, Any]:
    """Return the data of a spec file with arrays in place of their names.

    In the table `constants` of a stage, `w = "net.npz:conv1"` stands for the array conv1 of net.npz, a
    path relative to the spec file. RequestError names the file or array that is missing or holds no integers.
    """
    parameters = data.get("parameters")
    if not isinstance(parameters, Mapping) or not isinstance(parameters.get("stages"), list):
        return dict(data)
    stages = [_stage(stage, folder, where) for stage in parameters["stages"]]
    return {**data, "parameters": {**parameters, "stages": stages}}


def _stage(stage: Any, folder: Path, where: str) -> Any:
    if not isinstance(stage, Mapping) or not isinstance(stage.get("constants"), Mapping):
        return stage
    constants = {
        name: _load(value, folder, f"{where}: constants: {name}") if isinstance(value, str) else value
        for name, value in stage["constants"].items()
    }
    return {**stage, "constants": constants}


def _load(named: str, folder: Path, where: str) -> Any:
    import zipfile

    import numpy as np

    file, separator, name = named.rpartition(":")
    if not separator or not file.endswith(".npz"):
        raise RequestError(f"{where}: {named!r} names no array", 'write it as "weights.npz:name"')
    path = folder / file
    try:
        with np.load(path, allow_pickle=False) as arrays:
            if name not in arrays.files:
                raise RequestError(
                    f"{where}: {path} holds no array {name!r}", f"it holds: {', '.join(arrays.files)}"
                )
            array = arrays[name]
    except OSError as error:
        raise RequestError(f"{where}: {path} cannot be read ({error.strerror or error})") from None
    except (ValueError, zipfile.BadZipFile) as error:
        raise RequestError(f"{where}: {path} is no file of NumPy arrays ({error})") from None
    if array.dtype.kind not in "iu":
        raise RequestError(
            f"{where}: {name} of {path} holds {array.dtype}, not integers", "quantize it first"
        )
    if array.size > _MOST_NUMBERS:
        raise RequestError(f"{where}: {name} of {path} holds {array.size} numbers, {_MOST_NUMBERS} at most")
    return array.tolist()
