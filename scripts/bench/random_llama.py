"""A Llama of 1 G random weights in bf16 with a small tokenizer, for measuring where no model hub is reachable.

Run: python scripts/bench/random_llama.py FOLDER, with test/python on PYTHONPATH. Says nothing about quality: only speed, memory and that
the loss falls.
"""

import sys
from pathlib import Path


def main() -> None:
    """Writes the model and its tokenizer into the folder that the command line names."""
    import torch
    from tiny_model import tiny_llama, tiny_tokenizer

    model = tiny_llama(
        hidden_size=2048,
        intermediate_size=5632,
        num_hidden_layers=22,
        num_attention_heads=32,
        num_key_value_heads=4,
        max_position_embeddings=2048,
    )
    folder = Path(sys.argv[1])
    model.to(torch.bfloat16).save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)


if __name__ == "__main__":
    main()
