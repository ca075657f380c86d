"""Fetch a published dataset from the Hugging Face hub."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.demos.manifests import Manifest

_TIMEOUT_S = 10


@dataclass(frozen=True)
class Fetched:
    """Where the files lie, and the commit that the revision stood for."""

    folder: Path
    commit: str


def fetch(manifest: Manifest, revision: str, cache_dir: Path) -> Fetched:
    """Fetch the files of a revision into the cache, or find them there.

    PrerequisiteError where the hub cannot be reached, UsageError for a revision that it does not have.
    """
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import huggingface_hub
        from huggingface_hub import errors
    except ImportError as error:
        raise PrerequisiteError(
            "fetching from the hub needs the `datasets` packages", "pip install 'hwgen[data]'"
        ) from error
    local = f"with a local copy: hwgen data add {manifest.name} --from FOLDER"
    try:
        found = huggingface_hub.HfApi().dataset_info(manifest.hub, revision=revision, timeout=_TIMEOUT_S)
        commit = str(found.sha)
        folder = huggingface_hub.snapshot_download(
            manifest.hub,
            repo_type="dataset",
            revision=commit,
            allow_patterns=list(manifest.files),
            cache_dir=cache_dir / "hub",
            etag_timeout=_TIMEOUT_S,
        )
    except errors.RevisionNotFoundError as error:
        raise UsageError(
            f"{manifest.hub} has no revision {revision!r}", "name another with --revision"
        ) from error
    except Exception as error:  # the libraries below it raise what they like
        raise PrerequisiteError(
            f"{manifest.hub} could not be fetched from the Hugging Face hub ({type(error).__name__})", local
        ) from error
    return Fetched(Path(folder), commit)
