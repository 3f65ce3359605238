"""A run on a hub model keeps to the commit that it began with, whatever the hub's main is by then."""

import json
import shutil
from pathlib import Path

import pytest
from test_resume import stop_at
from tiny_hub import COMMIT, TinyHub
from tiny_run import losses, make_run, read_events, train_here
from tunesmith.side_models import base_folder
from tunesmith.tuned_weights import base_of, find_tuned_weights

pytest_plugins = ["hub_fixtures"]
NEWER = "f" * 40


@pytest.fixture
def stopped_run(hub: TinyHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stopped after step 3; since then the hub's main has moved on and the cache was emptied."""
    run = make_run(tmp_path / "run", "org/tiny")
    with monkeypatch.context() as patch:
        stop_at(run, 3, patch)
        assert train_here(run) == 0
    shutil.rmtree(tmp_path / "cache")
    hub.commit = NEWER
    return run


def test_a_stopped_run_goes_on_with_the_commit_that_it_began_with(stopped_run: Path) -> None:
    assert train_here(stopped_run, resume=True) == 0
    assert read_events(stopped_run, "end")[-1]["result"] == "completed"
    hellos = read_events(stopped_run, "hello")
    assert [(hello["resumedFromStep"], hello["baseRevision"]) for hello in hellos] == [(None, COMMIT), (3, COMMIT)]
    assert list(losses(stopped_run)) == [1, 2, 3, 4, 5, 6, 7, 8]
    config = json.loads((stopped_run / "adapter" / "adapter_config.json").read_text("utf-8"))
    assert (config["base_model_name_or_path"], config["revision"]) == ("org/tiny", COMMIT)


def test_compare_and_merge_take_that_commit_too(stopped_run: Path) -> None:
    from compare_asking import Recorder

    weights = find_tuned_weights(stopped_run)
    assert base_of(weights).revision == COMMIT
    assert base_folder(weights, Recorder()).name == COMMIT


def test_another_run_takes_what_is_newest_then(stopped_run: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "later", "org/tiny", max_steps=1)
    assert train_here(run) == 0
    assert read_events(run, "hello")[0]["baseRevision"] == NEWER
