"""The library as a dataset in the store, beside those of others: searched, checked and exported like them."""

from __future__ import annotations

import datetime

import hwgen
from hwgen.demos.library import LICENCE, SOURCE
from hwgen.demos.store import Dataset, Label, Store
from hwgen.flow.demos.load import load_demos
from hwgen.infra.config import Config


def add_demos(config: Config) -> Dataset:
    """Put all demos into the store, in place of those that an earlier version put there."""
    label = Label(
        name=SOURCE,
        form=SOURCE,
        origin="the demo library of hwgen",
        revision="",
        licence=LICENCE,
        added=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        version=hwgen.__version__,
    )
    rows = (demo.row(number) for number, demo in enumerate(load_demos()))
    return Store(config.data_dir).add(label, rows, replace=True)
