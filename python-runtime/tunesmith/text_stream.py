"""Token ids to text, piece by piece, without half characters.

A token can be a part of a UTF-8 character, and some tokenizers write a space only between tokens, so a piece is what a short window
of tokens decodes to beyond what it decoded to before. A window that ends within a character is held back until the character is whole.
The concatenated pieces are the answer; nothing is decoded a second time.
"""

from collections.abc import Sequence
from typing import Protocol

HALF_CHARACTER = "\ufffd"


class Decoder(Protocol):
    """What is needed of a transformers tokenizer."""

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool, clean_up_tokenization_spaces: bool) -> str: ...


class TextStream:
    """The growing text of one answer. `text` is all that `push` and `finish` have returned."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._ids: list[int] = []
        # ids[:_given] are in `text` already; ids[_window:_given] are decoded again as context for what follows them.
        self._window = 0
        self._given = 0
        self.text = ""

    def push(self, token: int) -> str:
        """The text that is whole with this token; often one word, sometimes nothing."""
        self._ids.append(token)
        before, after = self._decode(self._given), self._decode(len(self._ids))
        if after.endswith(HALF_CHARACTER) or len(after) <= len(before):
            return ""
        self._window, self._given = self._given, len(self._ids)
        return self._give(after[len(before) :])

    def finish(self) -> str:
        """What was held back, without a character that never became whole."""
        before, after = self._decode(self._given), self._decode(len(self._ids))
        self._window = self._given = len(self._ids)
        return self._give(after[len(before) :].rstrip(HALF_CHARACTER))

    def _give(self, piece: str) -> str:
        self.text += piece
        return piece

    def _decode(self, end: int) -> str:
        ids = self._ids[self._window : end]
        return self._decoder.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
