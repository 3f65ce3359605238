"""A row as the model reads it: tokens, and which of them are learned."""

from dataclasses import dataclass

IGNORED = -100


@dataclass(frozen=True)
class Example:
    """Token ids and labels of equal length; a label is the token's id, or -100 where nothing is learned.

    `is_cut`: it was longer than max_length. `hides_turn`: the template leaves out words or calls of a turn that is to be learned.
    `can_stop`: what is learned last ends an answer.
    """

    input_ids: list[int]
    labels: list[int]
    line: int
    is_cut: bool = False
    hides_turn: bool = False
    can_stop: bool = True

    @property
    def trained_tokens(self) -> int:
        """Tokens that are predicted: the first one of an example has nothing before it."""
        return sum(label != IGNORED for label in self.labels[1:])
