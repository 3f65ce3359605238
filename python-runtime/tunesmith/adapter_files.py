"""Writes what a run learned: the adapter (or, for `full`, the model) as safetensors, with its tokenizer and chat template.

The template is written twice: as chat_template.jinja, and into tokenizer_config.json for tools that know only that.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from tunesmith.checkpoints import MANIFEST
from tunesmith.durable_write import write_json
from tunesmith.plan import PlanBase


def save_trained(trainer: Any, folder: Path, base: PlanBase) -> None:
    """A trainer's model with its tokenizer. Raises OSError, or what safetensors makes of it, when the disk refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    model = trainer.accelerator.unwrap_model(trainer.model)
    if hasattr(model, "peft_config"):
        _save_adapter(model, folder, base)
    else:
        model.save_pretrained(folder)
    save_tokenizer(trainer.processing_class, folder)


def copy_trained(checkpoint: Path, folder: Path) -> None:
    """What `save_trained` wrote into a checkpoint, and its trainer_state.json; without the pickles that only a resume reads."""
    for path in checkpoint.iterdir():
        if path.is_file() and path.suffix not in (".pt", ".pth") and path.name != MANIFEST:
            shutil.copyfile(path, folder / path.name)


def _save_adapter(model: Any, folder: Path, base: PlanBase) -> None:
    config = next(iter(model.peft_config.values()))
    names = config.target_modules if isinstance(config.target_modules, (set, list)) else []
    # "auto" would ask the hub whether the base's vocabulary has grown; ours never does.
    has_embeddings = bool({"embed_tokens", "lm_head"} & set(names))
    model.save_pretrained(folder, safe_serialization=True, save_embedding_layers=has_embeddings)
    path = folder / "adapter_config.json"
    written = json.loads(path.read_text("utf-8"))
    # A hub id means the same on every machine; a base given as a folder is known by that folder alone.
    is_hub_id = base.folder is None or base.folder.replace("\\", "/").endswith(f"/models/{base.id}")
    written["base_model_name_or_path"] = base.id if is_hub_id else base.folder
    written["revision"] = base.revision
    write_json(path, written)
    (folder / "README.md").unlink(missing_ok=True)


def save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Tokenizer files, chat_template.jinja, and the template in tokenizer_config.json."""
    tokenizer.save_pretrained(folder)
    template = tokenizer.chat_template
    if not isinstance(template, str):
        return
    (folder / "chat_template.jinja").write_text(template, "utf-8", newline="")
    path = folder / "tokenizer_config.json"
    write_json(path, {**json.loads(path.read_text("utf-8")), "chat_template": template})
