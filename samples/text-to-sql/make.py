"""Writes the text-to-SQL sample: shop.sqlite, train.jsonl (400 chats) and validation.jsonl (60 chats).

Run it with `python make.py`; the seed is fixed, so it always writes the same bytes. Every SQL statement is
executed on the shop before its chat is written. The wordings are in questions.py, the shop in shop.py.
It does not write lora.yaml and mistakes.jsonl: those are kept by hand.
"""

import argparse
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from draw import Draw
from questions import KINDS, Kind
from shop import STATUSES, Shop, build_shop

HERE = Path(__file__).parent
SEED = 400_60
ROWS = {"train": 400, "validation": 60}
# No system message: the questions stand alone, so the tuned model needs none when it is asked by hand.
# A validation question that shares more of its words with a training question than this counts as seen.
LIKENESS_LIMIT = 0.8

ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
YEARS = {"in": "=", "before": "<", "after": ">", "since": ">="}
PRICES = {"less than": "<", "under": "<", "below": "<", "more than": ">", "over": ">", "above": ">"}
EXTREMES = {"average": "AVG", "mean": "AVG", "lowest": "MIN", "minimum": "MIN", "highest": "MAX", "maximum": "MAX"}
DEAREST = {"most expensive": "DESC", "priciest": "DESC", "cheapest": "ASC", "least expensive": "ASC"}
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}


class SampleFault(Exception):
    """The table of questions breaks a promise of the sample; the message names the question."""


def spell_out(wording: str) -> list[str]:
    """All templates a wording stands for: its alternatives multiplied out, its slots still open."""
    parts = ALTERNATIVES.split(wording)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return [re.sub(r" +", " ", "".join(chosen)).replace(" .", ".").replace(" ?", "?") for chosen in product(*choices)]


def draw_values(draw: Draw, shop: Shop) -> dict[str, str]:
    """One value for every slot there is, in the words of the question and of the SQL."""
    when, price, extreme, dearest, number = (draw.pick(list(words)) for words in (YEARS, PRICES, EXTREMES, DEAREST, NUMBERS))
    customer, item, order = draw.pick(shop.customers), draw.pick(shop.products), draw.pick(shop.orders)
    return {
        "city": customer[2], "name": customer[1], "title": item[1], "category": item[2],
        "when": when, "compare": YEARS[when], "year": str(2020 + draw.below(5)),
        "than_price": price, "compare_price": PRICES[price], "price": str(5 + draw.below(60)),
        "extreme": extreme, "aggregate": EXTREMES[extreme], "dearest": dearest, "direction": DEAREST[dearest],
        "k_word": number, "k": str(NUMBERS[number]), "stock": str(5 + draw.below(30)),
        "status": draw.pick(STATUSES), "date": order[5],
    }  # fmt: skip


def check_answer(connection: sqlite3.Connection, question: str, sql: str) -> bool:
    """Runs the SQL. False when it finds nothing to show; a statement that SQLite refuses raises SampleFault."""
    try:
        rows = connection.execute(sql).fetchall()
    except sqlite3.Error as fault:
        raise SampleFault(f"SQLite refuses the answer to {question!r}: {fault}. Mend its kind in questions.py.") from fault
    return bool(rows) and all(value is not None for row in rows for value in row)


def deal_kinds(rows: int) -> list[Kind]:
    """The kind of every row: as many of each as its share of the whole, the remainder to the first ones."""
    whole = sum(kind.share for kind in KINDS)
    counts = [rows * kind.share // whole for kind in KINDS]
    for index in range(rows - sum(counts)):
        counts[index % len(counts)] += 1
    return [kind for kind, count in zip(KINDS, counts, strict=True) for _ in range(count)]


def draw_templates(draw: Draw, wordings: Sequence[str]) -> Iterator[str]:
    """Endless templates of one kind: every wording in turn, each time another of its spellings."""
    spellings = {wording: draw.shuffled(spell_out(wording)) for wording in wordings}
    order = draw.shuffled(wordings)
    turn = 0
    while True:
        spelled = spellings[order[turn % len(order)]]
        yield spelled[turn // len(order) % len(spelled)]
        turn += 1


def write_questions(name: str, shop: Shop, connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Question → (template, SQL) of one set, in a drawn order. `name` is "train" or "validation"."""
    draw = Draw(SEED + len(name))
    templates = {kind.name: draw_templates(draw, getattr(kind, name)) for kind in KINDS}
    found: dict[str, tuple[str, str]] = {}
    for kind in deal_kinds(ROWS[name]):
        for _ in range(1000):
            template = next(templates[kind.name])
            values = draw_values(draw, shop)
            question, sql = template.format_map(values), kind.sql.format_map(values)
            if question not in found and check_answer(connection, question, sql):
                found[question] = (template, sql)
                break
        else:
            raise SampleFault(f"{kind.name} has too few {name} wordings for its share. Add one in questions.py.")
    return {question: found[question] for question in draw.shuffled(list(found))}


def likeness(one: str, other: str) -> float:
    """Shared words over all words of two templates, 0 to 1."""
    words, others = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(words & others) / len(words | others)


def check_disjoint(train: dict[str, tuple[str, str]], validation: dict[str, tuple[str, str]]) -> None:
    """Raises SampleFault when a validation template, or one much like it, is in the training set."""
    for template, _ in validation.values():
        nearest = max((seen for seen, _ in train.values()), key=lambda seen: likeness(seen, template))
        if likeness(nearest, template) >= LIKENESS_LIMIT:
            raise SampleFault(f"validation asks {template!r}, training asks {nearest!r}. Reword one in questions.py.")


def as_line(question: str, sql: str) -> str:
    """One row of a dataset file."""
    turns = (("user", question), ("assistant", sql))
    return json.dumps({"messages": [{"role": role, "content": content} for role, content in turns]}) + "\n"


def make(folder: Path) -> None:
    """Writes the three files into `folder`."""
    shop = build_shop(folder / "shop.sqlite")
    connection = sqlite3.connect(folder / "shop.sqlite")
    try:
        sets = {name: write_questions(name, shop, connection) for name in ROWS}
    finally:
        connection.close()
    check_disjoint(sets["train"], sets["validation"])
    for name, rows in sets.items():
        lines = [as_line(question, sql) for question, (_, sql) in rows.items()]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Write the text-to-SQL sample from its fixed seed.")
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write (default: beside this file)")
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
