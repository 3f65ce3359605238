"""What people should know of rows that teach or judge less than they say. Pure."""

from tunesmith.example import Example
from tunesmith.failures import Failure

# A code and what it says.
Warnings = list[tuple[str, str]]
# A code, the rows that it is about, what they do, and a sentence more.
_Told = tuple[str, list[Example], str, str]

NO_STOP = " The tuned model may not know where to stop; use a base model whose chat template ends each turn."


def refuse_untrainable(examples: list[Example], name: str, longest: int) -> None:
    """Raises Failure `no-trained-tokens` when no row of the file called `name` teaches anything."""
    if not any(example.trained_tokens for example in examples):
        reason = f"No row of {name} has a token to learn: each answer is empty or lies beyond max_length {longest}."
        raise Failure("no-trained-tokens", reason, "Raise max_length, or look at the rows with the mask shown in the editor.")


def warnings_about(examples: list[Example], name: str, longest: int) -> Warnings:
    """Of training rows."""
    hidden = [example for example in examples if example.hides_turn]
    endless = [example for example in examples if not example.is_cut and not example.can_stop]
    told = [
        ("no-trained-tokens", _empty(examples), "teach nothing", ""),
        _cut(examples, longest),
        ("turns-hidden", hidden, "hold words or tool calls that the template omits", " What it leaves out is not learned."),
        ("no-stop-token", endless, "end without a token that stops an answer", NO_STOP),
    ]
    return _as_warnings(told, len(examples), name)


def warnings_about_judged(examples: list[Example], name: str, longest: int) -> Warnings:
    """Of validation rows, of which only the tokens that count are of interest."""
    empty = _empty(examples)
    then = " There is no validation loss." if len(empty) == len(examples) else ""
    told = [("no-trained-tokens", empty, "have no token that counts for the validation loss", then), _cut(examples, longest)]
    return _as_warnings(told, len(examples), name)


def _empty(examples: list[Example]) -> list[Example]:
    return [example for example in examples if example.trained_tokens == 0]


def _cut(examples: list[Example], longest: int) -> _Told:
    return "rows-cut", [example for example in examples if example.is_cut], f"are longer than max_length {longest} and cut", ""


def _as_warnings(told: list[_Told], rows: int, name: str) -> Warnings:
    warnings: Warnings = []
    for code, found, what, then in told:
        if found:
            lines = ", ".join(str(example.line) for example in found[:10]) + (", …" if len(found) > 10 else "")
            warnings.append((code, f"{len(found)} of {rows} rows of {name} {what}: lines {lines}.{then}"))
    return warnings
