"""TRL's collection of chat templates, each on the tiny tokenizer with the special tokens that it writes."""

import re
from pathlib import Path
from typing import Any

import trl
from tiny_model import tiny_tokenizer
from tokenizers import AddedToken

FOLDER = Path(trl.__file__).parent / "chat_templates"
# These want messages of parts, for a processor that puts images beside the text.
OF_PARTS = {"idefics3", "llava_next", "smolvlm"}
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.jinja") if path.stem.removesuffix("_training") not in OF_PARTS)
SPECIAL = re.compile(r"<[|｜][^<>'\"\s]*?[|｜]?>|<(?:start|end)_of_turn>|<turn\|>|\[gMASK\]|<eos>|<bos>|</s>|<s>")


def tokenizer_with(name: str) -> Any:
    """Fresh, with trl/chat_templates/<name>.jinja."""
    template = (FOLDER / f"{name}.jinja").read_text("utf-8")
    tokenizer = tiny_tokenizer()
    tokenizer.add_tokens(sorted({*SPECIAL.findall(template), "</s>"}), special_tokens=True)
    if "gemma" in name:
        # Words of its own that are no special tokens, as Gemma's tokenizers have them.
        tokenizer.add_tokens([AddedToken(text, normalized=False) for text in ("\n", "\n\n", "  ", "<h1>")])
    tokenizer.chat_template = template
    tokenizer.bos_token, tokenizer.eos_token = "<|endoftext|>", "</s>"
    return tokenizer
