"""The base model: a folder, the hub cache, else a download; against a hub of our own behind HF_ENDPOINT."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny_hub import COMMIT, TinyHub
from tiny_run import RUNTIME, make_run, read_events, start_trainer
from tunesmith.base_model import find_base_model
from tunesmith.failures import Failure
from tunesmith.plan import PlanBase

BASE = PlanBase(id="org/tiny", folder=None, revision=None)
SECRET = "hf_" + "s" * 34
pytest_plugins = ["hub_fixtures"]


def find(base: PlanBase = BASE) -> tuple[Path, str | None, list[tuple[str, float | None]]]:
    progress: list[tuple[str, float | None]] = []
    folder, revision = find_base_model(base, lambda text, fraction: progress.append((text, fraction)))
    return folder, revision, progress


def failure_of(base: PlanBase = BASE) -> Failure:
    with pytest.raises(Failure) as failure:
        find(base)
    return failure.value


def test_a_folder_is_taken_as_it_is(tiny_model: Path) -> None:
    assert find(PlanBase("x", str(tiny_model), None))[:2] == (tiny_model, None)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert failure_of(PlanBase("x", str(tmp_path), None)).code == "missing-model"


def test_a_download_tells_its_progress_and_fills_the_cache(hub: TinyHub, tiny_model: Path) -> None:
    folder, revision, progress = find()
    assert revision == COMMIT
    assert (folder / "model.safetensors").read_bytes() == (tiny_model / "model.safetensors").read_bytes()
    fractions = [fraction for _, fraction in progress if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert len(fractions) > 5
    assert all("org/tiny" in text for text, _ in progress)
    asked = len(hub.requests)
    assert find()[:2] == (folder, COMMIT)
    assert len(hub.requests) == asked


def test_a_broken_download_goes_on_where_it_ended(hub: TinyHub) -> None:
    hub.break_after = 50_000
    folder, _, _ = find_again_after_failure()
    ranges = [headers["range"] for _, path, headers in hub.requests if "safetensors" in path and "range" in headers]
    assert ranges
    assert int(ranges[-1].removeprefix("bytes=").rstrip("-")) > 0
    assert (folder / "model.safetensors").stat().st_size == (hub.folder / "model.safetensors").stat().st_size


def find_again_after_failure() -> tuple[Path, str | None, list[tuple[str, float | None]]]:
    """huggingface_hub may resume within a call; when it gives up, the next start resumes."""
    try:
        return find()
    except Failure as failure:
        assert failure.code == "download-failed"
        return find()


def test_half_a_download_is_no_model(hub: TinyHub, tmp_path: Path) -> None:
    folder, _, _ = find()
    (folder / "model.safetensors").unlink()
    assert (find()[0] / "model.safetensors").is_file()


def sharded(folder: Path) -> Path:
    """The model as large ones lie on the hub: shards with an index, and the same weights once more in their maker's own form."""
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    names = sorted(weights)
    parts = {"model-00001-of-00002.safetensors": names[:4], "model-00002-of-00002.safetensors": names[4:]}
    for part, inside in parts.items():
        save_file({name: weights[name] for name in inside}, folder / part, metadata={"format": "pt"})
    index = {"metadata": {}, "weight_map": {name: part for part, inside in parts.items() for name in inside}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), "utf-8")
    (folder / "model.safetensors").rename(folder / "consolidated.safetensors")
    return folder


def test_only_the_weights_that_are_loaded_are_downloaded(tmp_path: Path, tiny_model: Path, hub: TinyHub) -> None:
    hub.folder = sharded(Path(shutil.copytree(tiny_model, tmp_path / "sharded")))
    folder, _, progress = find()
    found = sorted(path.name for path in folder.glob("*.safetensors"))
    assert found == ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    fractions = [fraction for _, fraction in progress if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    asked = len(hub.requests)
    assert find()[0] == folder
    assert len(hub.requests) == asked
    (folder / found[0]).unlink()
    find()
    assert len(hub.requests) > asked


def test_beside_the_one_file_others_are_left(tmp_path: Path, tiny_model: Path, hub: TinyHub) -> None:
    hub.folder = Path(shutil.copytree(tiny_model, tmp_path / "twice"))
    shutil.copy(hub.folder / "model.safetensors", hub.folder / "consolidated.safetensors")
    assert [path.name for path in find()[0].glob("*.safetensors")] == ["model.safetensors"]


def test_an_index_that_names_what_is_not_there_is_damaged(tmp_path: Path, tiny_model: Path, hub: TinyHub) -> None:
    hub.folder = sharded(Path(shutil.copytree(tiny_model, tmp_path / "sharded")))
    (hub.folder / "model-00002-of-00002.safetensors").unlink()
    failure = failure_of()
    assert failure.code == "missing-model"
    assert "model-00002-of-00002.safetensors" in failure.reason


def test_pickled_weights_are_not_even_downloaded(tmp_path: Path, tiny_model: Path, hub: TinyHub) -> None:
    hub.folder = Path(shutil.copytree(tiny_model, tmp_path / "unsafe"))
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    assert failure_of().code == "unsafe-model"
    assert [path for _, path, _ in hub.requests if "resolve" in path] == []


def test_a_run_downloads_its_base_and_keeps_the_token_to_itself(process_hub: TinyHub, tmp_path: Path) -> None:
    process_hub.gated = True
    run = make_run(tmp_path / "run", "org/tiny", max_steps=1)
    environment = {"HF_ENDPOINT": process_hub.endpoint, "HF_HOME": str(tmp_path / "hf")}
    with start_trainer(run, HF_TOKEN=SECRET, **environment) as trainer:
        assert trainer.wait(120) == 0, (run / "stderr.log").read_text("utf-8")
    assert not [path for _, path, _ in process_hub.requests if "xet" in path]
    phases: list[dict[str, Any]] = [event for event in read_events(run, "phase") if event["phase"] == "downloading"]
    assert phases[-1]["fraction"] == 1
    for file in [path for path in run.rglob("*") if path.is_file()]:
        assert SECRET.encode() not in file.read_bytes(), file


def test_importing_the_lookup_loads_nothing_heavy() -> None:
    code = "import sys; import tunesmith.base_model, tunesmith.train; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(RUNTIME)}, check=True)
    assert out.stdout.strip() == "[]"
