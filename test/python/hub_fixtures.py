"""A model hub on this machine with an empty cache. A plugin: test files name it in pytest_plugins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_hub import TinyHub


@pytest.fixture
def hub(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    """A hub with the tiny model, an empty cache, and huggingface_hub pointed at both."""
    from huggingface_hub import constants

    served = TinyHub(tiny_model)
    monkeypatch.setattr(constants, "ENDPOINT", served.endpoint)
    template = served.endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr("huggingface_hub.file_download.HUGGINGFACE_CO_URL_TEMPLATE", template, raising=False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    # Of a real model's size; ours would be one chunk.
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 4096)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    yield served
    served.close()


@pytest.fixture
def process_hub(tiny_model: Path) -> Iterator[TinyHub]:
    """The same hub for a process of its own, which reads HF_ENDPOINT as it starts."""
    served = TinyHub(tiny_model)
    yield served
    served.close()
