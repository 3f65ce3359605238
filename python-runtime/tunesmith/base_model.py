"""Finds the base model's folder: the plan's folder, the hub cache, else a download with progress.

HF_ENDPOINT, HF_HOME and HF_TOKEN are read from the environment by huggingface_hub, which takes up a broken connection where it ended;
files that arrived whole are kept for the next start. Only configuration, tokenizer and safetensors are fetched; a repository that has
only pickled weights is refused before anything is downloaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith.failures import Failure
from tunesmith.hub_failures import hub_failure, offline
from tunesmith.model_files import INDEX, SINGLE, files_beside, pickled_file, weight_files
from tunesmith.plan import PlanBase

Progress = Callable[[str, float | None], None]


def find_base_model(base: PlanBase, progress: Progress) -> tuple[Path, str | None]:
    """(folder, revision); the revision of a hub model is its commit. `progress(text, fraction)` is called while downloading. Raises
    Failure `missing-model`, `gated-model`, `offline`, `download-failed`, `unsafe-model` or `disk-full`, and ImportError."""
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
    names = {path.name for path in folder.iterdir()}
    weights = weight_files(names, lambda: (folder / INDEX).read_text("utf-8"))
    has_tokenizer = any(name.startswith("tokenizer") for name in names)
    return folder if weights and has_tokenizer and names.issuperset(weights) else None


def _download(base: PlanBase, progress: Progress) -> Path:
    from huggingface_hub import HfApi, constants

    if constants.HF_HUB_OFFLINE:
        raise offline(base)
    progress(f"Asking for {base.id}", None)
    try:
        info = HfApi().model_info(base.id, revision=base.revision, files_metadata=True)
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or []}
        folder = _Transfer(base, str(info.sha), sizes, progress).run()
        _remember(folder, base.revision or constants.DEFAULT_REVISION)
        return folder
    except Failure:
        raise
    except Exception as error:
        raise hub_failure(base, error) from error


@dataclass
class _Transfer:
    """One model on its way from the hub; `sizes` are the bytes of all the repository's files."""

    base: PlanBase
    commit: str
    sizes: dict[str, int]
    progress: Progress
    total: int = 0
    done: int = 0

    def run(self) -> Path:
        """Fetches what a model needs, the smallest files first. Returns its folder. Raises Failure and huggingface_hub's errors."""
        if SINGLE not in self.sizes and INDEX not in self.sizes:
            raise self._no_weights()
        weights = weight_files(self.sizes, lambda: self._fetch(INDEX, lambda _got: None).read_text("utf-8"))
        missing = [name for name in weights if name not in self.sizes]
        if missing:
            hint = "Use another revision of the model; this one is damaged."
            raise Failure("missing-model", f"{self.base.id} lacks its own {missing[0]}.", hint)
        names = sorted({*files_beside(self.sizes), *weights}, key=lambda name: self.sizes[name])
        self._refuse_too_large(names)
        self.total = sum(self.sizes[name] for name in names)
        folder = Path()
        for name in names:
            folder = self._fetch(name, lambda got: self._tell(self.done + got)).parent
            self.done += self.sizes[name]
            self._tell(self.done)
        return folder

    def _fetch(self, name: str, report: Callable[[int], None]) -> Path:
        from huggingface_hub import hf_hub_download

        return Path(hf_hub_download(self.base.id, name, revision=self.commit, tqdm_class=_bar_class(report)))

    def _refuse_too_large(self, names: list[str]) -> None:
        """Without Xet, whose downloads cannot be stopped, huggingface_hub takes no such file."""
        from huggingface_hub import constants

        largest = max(names, key=lambda name: self.sizes[name])
        if constants.HF_HUB_DISABLE_XET and self.sizes[largest] > constants.MAX_HTTP_DOWNLOAD_SIZE:
            reason = f"{self.base.id} has a file of {self.sizes[largest] / 1e9:.0f} GB ({largest}), more than this download can take."
            hint = f"Run hf download {self.base.id} in a terminal and start again, or set base_model to a folder that holds the model."
            raise Failure("download-failed", reason, hint)

    def _tell(self, done: int) -> None:
        text = f"Downloading {self.base.id}, {done / 1e6:.0f} of {self.total / 1e6:.0f} MB"
        self.progress(text, done / max(self.total, 1))

    def _no_weights(self) -> Failure:
        pickled = pickled_file(self.sizes)
        if pickled is None:
            hint = f"Name a model with {SINGLE} or its shards."
            return Failure("missing-model", f"{self.base.id} holds no weights that transformers loads.", hint)
        reason = f"{self.base.id} offers only pickled weights ({pickled}), which can run code when they are loaded."
        return Failure("unsafe-model", reason, "Use a revision or a conversion of the model with .safetensors files.")


def _remember(folder: Path, revision: str) -> None:
    """Files that are fetched by their commit leave no note of what `main` was, so the cache would be asked in vain next time. Written
    when everything is there: half a download is never found."""
    if revision == folder.name:
        return
    note = folder.parent.parent / "refs" / revision
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(folder.name, "utf-8")


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
