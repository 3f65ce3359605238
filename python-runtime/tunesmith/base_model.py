"""Finds the base model's folder: the plan's folder, the hub cache, else a download with progress that resumes where it broke off.

HF_ENDPOINT, HF_HOME and HF_TOKEN are read from the environment by huggingface_hub. Only configuration, tokenizer and safetensors
files are fetched; a repository that has only pickled weights is refused before anything is downloaded.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tunesmith.failures import Failure
from tunesmith.plan import PlanBase

WANTED = ("*.safetensors", "*.safetensors.index.json", "*.json", "tokenizer.model", "*.jinja", "merges.txt", "vocab.txt")
UNWANTED = ("original/*", "onnx/*", "*/*")

Progress = Callable[[str, float | None], None]


def find_base_model(base: PlanBase, progress: Progress) -> tuple[Path, str | None]:
    """(folder, revision). `progress(text, fraction)` is called while downloading. Raises Failure `missing-model`, `gated-model`,
    `offline`, `download-failed`, `unsafe-model`, `disk-full` or `no-module`."""
    if base.folder is not None:
        folder = Path(base.folder)
        if not (folder / "config.json").is_file():
            hint = "Put the folder back, or correct base_model in lora.yaml."
            raise Failure("missing-model", f"{folder} holds no model (config.json is missing).", hint)
        return folder, base.revision
    cached = _cached(base)
    folder = cached if cached is not None else _download(base, progress)
    return folder, folder.name if len(folder.name) == 40 else base.revision


def _cached(base: PlanBase) -> Path | None:
    """The cache's folder when every weight is there; a download that broke off is not taken for a model."""
    from huggingface_hub import errors, try_to_load_from_cache

    try:
        found = try_to_load_from_cache(base.id, "config.json", revision=base.revision)
    except errors.HFValidationError as error:
        raise hub_failure(base, error) from error
    if not isinstance(found, str):
        return None
    folder = Path(found).parent
    if not list(folder.glob("tokenizer*")):
        return None
    weights = list(folder.glob("*.safetensors"))
    index = folder / "model.safetensors.index.json"
    if index.exists():
        import json

        named: set[str] = set(json.loads(index.read_text("utf-8")).get("weight_map", {}).values())
        return folder if named <= {path.name for path in weights} else None
    return folder if weights else None


def _download(base: PlanBase, progress: Progress) -> Path:
    from huggingface_hub import HfApi, constants, hf_hub_download
    from huggingface_hub.utils import filter_repo_objects

    if constants.HF_HUB_OFFLINE:
        raise _offline(base, None)
    progress(f"Asking for {base.id}", None)
    try:
        info = HfApi().model_info(base.id, revision=base.revision, files_metadata=True)
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or []}
        names = list(filter_repo_objects(sizes, allow_patterns=list(WANTED), ignore_patterns=list(UNWANTED)))
        _refuse_pickles(base, list(sizes), names)
        total, done = sum(sizes[name] for name in names), 0
        folder = Path()
        for name in sorted(names, key=lambda name: sizes[name]):
            report = _bar_class(lambda got, done=done: progress(_text(base, done + got, total), (done + got) / max(total, 1)))
            folder = Path(hf_hub_download(base.id, name, revision=info.sha, tqdm_class=report)).parent
            done += sizes[name]
            progress(_text(base, done, total), done / max(total, 1))
        _remember(folder, base.revision or constants.DEFAULT_REVISION)
        return folder
    except Failure:
        raise
    except Exception as error:
        raise hub_failure(base, error) from error


def _remember(folder: Path, revision: str) -> None:
    """Files that are fetched by their commit leave no note of what `main` was, so the cache would be asked in vain next time. Written
    when everything is there: half a download is never found."""
    note = folder.parent.parent / "refs" / revision
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(folder.name, "utf-8")


def _text(base: PlanBase, done: int, total: int) -> str:
    return f"Downloading {base.id}, {done / 1e6:.0f} of {total / 1e6:.0f} MB"


def _refuse_pickles(base: PlanBase, all_names: list[str], wanted: list[str]) -> None:
    if any(name.endswith(".safetensors") for name in wanted):
        return
    pickled = next((name for name in all_names if name.endswith((".bin", ".pt", ".pth", ".ckpt"))), None)
    if pickled is None:
        raise Failure("missing-model", f"{base.id} holds no model weights.", "Name a model with .safetensors files.")
    reason = f"{base.id} offers only pickled weights ({pickled}), which can run code when they are loaded."
    raise Failure("unsafe-model", reason, "Use a revision or a conversion of the model with .safetensors files.")


def _bar_class(report: Callable[[int], None]) -> Any:
    """huggingface_hub shows progress through a tqdm class: this one draws nothing and reports the bytes so far, once a percent."""
    from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*arguments, **{**options, "disable": True})
            self._got, self._told, self._size = int(options.get("initial") or 0), 0, int(options.get("total") or 0)

        def update(self, n: float | None = 1) -> None:
            self._got += int(n or 0)
            if self._got - self._told >= max(self._size // 100, 1):
                self._told = self._got
                report(self._got)

    return Bar


def _offline(base: PlanBase, error: BaseException | None) -> Failure:
    where = os.environ.get("HF_ENDPOINT", "the model hub")
    hint = "Connect and start again, or set base_model to a folder that holds the model."
    return Failure("offline", f"{base.id} is not on this machine and {where} cannot be reached.", hint)


def hub_failure(base: PlanBase, error: Exception) -> Failure:
    """What a failed request means. No token stands in any text."""
    from huggingface_hub import errors

    from tunesmith.failures import disk_full, is_disk_full

    if is_disk_full(error):
        return disk_full(error)
    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, errors.GatedRepoError) or status in (401, 403):
        reason = f"{base.id} is gated or private, and this machine's token does not open it."
        hint = "Accept the model's terms on its page, then run Set Hugging Face Token and start again."
        return Failure("gated-model", reason, hint)
    if isinstance(error, (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.EntryNotFoundError)):
        revision = f" at revision {base.revision}" if base.revision else ""
        hint = "Correct base_model in lora.yaml. A private model needs a token: run Set Hugging Face Token."
        return Failure("missing-model", f"There is no model {base.id}{revision} on the hub.", hint)
    if isinstance(error, errors.HFValidationError):
        hint = "Name a folder that exists, or a hub id such as organisation/model."
        return Failure("missing-model", f"{base.id} is neither a folder nor a hub id.", hint)
    if status is not None:
        retry = "It asks for fewer requests; wait a few minutes." if status == 429 else "Start again; the download goes on where it ended."
        return Failure("download-failed", f"The download of {base.id} failed: the hub answered {status}.", retry)
    if _is_connection_error(error):
        return _offline(base, error)
    reason = f"The download of {base.id} failed: {type(error).__name__}."
    return Failure("download-failed", reason, "Start again; the download goes on where it ended.")


def _is_connection_error(error: Exception) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"ConnectError", "ConnectTimeout", "ConnectionError", "OfflineModeIsEnabled", "LocalEntryNotFoundError"})
