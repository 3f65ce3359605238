"""Which files of a model repository are taken, and which of them are the weights. Pure.

Repositories carry the same weights several times (consolidated.safetensors, original/, pickles); only what transformers would load
is of use.
"""

import json
from collections.abc import Callable, Collection
from fnmatch import fnmatch

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
BESIDE = ("*.json", "*.jinja", "tokenizer.model", "merges.txt", "vocab.txt")
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")


def weight_files(names: Collection[str], read_index: Callable[[], str]) -> list[str]:
    """The weights among a model's `names`: the one file, else the shards that the index names; [] when there are none.
    `read_index` gives the index's text and is called only when that is needed."""
    if SINGLE in names:
        return [SINGLE]
    if INDEX not in names:
        return []
    shards: set[str] = set(json.loads(read_index()).get("weight_map", {}).values())
    return sorted(shards)


def files_beside(names: Collection[str]) -> list[str]:
    """Configuration, tokenizer and chat template, without the folders of a repository."""
    return [name for name in names if "/" not in name and any(fnmatch(name, pattern) for pattern in BESIDE)]


def pickled_file(names: Collection[str]) -> str | None:
    """A file of pickled weights, which can run code when it is loaded."""
    return next((name for name in sorted(names) if name.endswith(PICKLED)), None)
