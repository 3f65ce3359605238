"""A run with an adapter and its loaded sides, made once a session. A plugin: test files name it in pytest_plugins."""

from pathlib import Path

import pytest
from compare_asking import Recorder
from tuned_run import tuned_run
from tunesmith.side_models import SideModels, load_side_models
from tunesmith.tuned_weights import find_tuned_weights


@pytest.fixture(scope="session")
def run_folder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with an adapter."""
    return tuned_run(tmp_path_factory.mktemp("runs") / "tiny-1", tiny_model)


@pytest.fixture(scope="session")
def models(run_folder: Path) -> SideModels:
    """Both sides of that run."""
    return load_side_models(find_tuned_weights(run_folder), Recorder())
