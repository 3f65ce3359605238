"""The tokens that were added to a tokenizer's vocabulary: the markers of its chat template, and words of its maker's own.

Blank ones do not count: Gemma's line breaks are added tokens, but they end no turn.
"""

import re
from typing import Any


def _any_of(texts: list[str]) -> str:
    """A pattern for the longest that fits. It branches by character: Gemma has thousands, and one after the other they take as many
    tries at each "<"."""
    tails: dict[str, list[str]] = {}
    for text in filter(None, texts):
        tails.setdefault(text[0], []).append(text[1:])
    branches = [re.escape(head) + _any_of(rest) for head, rest in tails.items()]
    if "" in texts:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class AddedTokens:
    """`texts` has the longest first, `special` the ids of those that are no text to the tokenizer itself."""

    def __init__(self, tokenizer: Any) -> None:
        found = {index: token for index, token in tokenizer.added_tokens_decoder.items() if str(token).strip()}
        self.texts = sorted(map(str, found.values()), key=len, reverse=True)
        self.special = frozenset(tokenizer.all_special_ids) | {index for index, token in found.items() if token.special}
        self._pattern = re.compile(_any_of(self.texts))

    def left_out_of(self, words: str) -> str:
        """The words without these tokens and without the blanks around them."""
        return self._pattern.sub("", words).strip()

    def leave_nothing_of(self, words: str, content: str) -> bool:
        """Whether rendered words say nothing but end tokens. An answer may be a token itself, which is said when it stands there."""
        is_token = bool(content) and not self.left_out_of(content) and content in words
        return not self.left_out_of(words) and not is_token

    def say(self, words: str, answer: str) -> bool:
        """Whether rendered words hold the answer. The tokens count only when there is nothing else: an end token's name is no answer."""
        rest = self.left_out_of(answer)
        return rest in self.left_out_of(words) if rest else answer in words
