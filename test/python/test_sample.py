"""The text-to-SQL sample keeps its promises: reproducible, executable, and a validation set in words of its own."""

import importlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "text-to-sql"
MODULES = ("make", "questions", "shop", "draw")
SETS = {"train": 400, "validation": 60}


@pytest.fixture(scope="module")
def make() -> Iterator[ModuleType]:
    """make.py as a module. Its neighbours have everyday names, so they leave again afterwards."""
    written = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SAMPLE))
    try:
        yield importlib.import_module("make")
    finally:
        sys.path.remove(str(SAMPLE))
        sys.dont_write_bytecode = written
        for name in MODULES:
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def fresh(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that make.py has just written."""
    folder = tmp_path_factory.mktemp("sample")
    make.make(folder)
    return folder


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def questions_of(name: str) -> list[str]:
    return [row["messages"][0]["content"] for row in rows(name)]


@pytest.mark.parametrize("name", ["train.jsonl", "validation.jsonl"])
def test_the_chats_are_reproduced_byte_for_byte(fresh: Path, name: str) -> None:
    assert (fresh / name).read_bytes() == (SAMPLE / name).read_bytes()


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_the_shop_is_reproduced_row_for_row(fresh: Path) -> None:
    assert dump(fresh / "shop.sqlite") == dump(SAMPLE / "shop.sqlite")


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS builds of SQLite may reserve bytes on every page")
def test_the_shop_is_reproduced_byte_for_byte(fresh: Path) -> None:
    assert (fresh / "shop.sqlite").read_bytes() == (SAMPLE / "shop.sqlite").read_bytes()


@pytest.mark.parametrize("name", SETS)
def test_every_chat_is_one_question_and_one_statement_that_finds_rows(name: str) -> None:
    connection = sqlite3.connect(f"{(SAMPLE / 'shop.sqlite').as_uri()}?mode=ro", uri=True)
    try:
        for row in rows(name):
            assert list(row) == ["messages"]
            assert [turn["role"] for turn in row["messages"]] == ["user", "assistant"]
            sql = row["messages"][1]["content"]
            assert sql.startswith("SELECT ") and ";" not in sql
            assert connection.execute(sql).fetchall(), sql
    finally:
        connection.close()


@pytest.mark.parametrize(("name", "count"), SETS.items())
def test_no_question_is_asked_twice(name: str, count: int) -> None:
    asked = {re.sub(r"\W+", " ", question.lower()) for question in questions_of(name)}
    assert len(asked) == count


def test_no_question_is_in_both_sets() -> None:
    assert not set(questions_of("train")) & set(questions_of("validation"))


def test_the_templates_of_the_sets_are_disjoint(make: ModuleType) -> None:
    train, validation = (
        {template.lower() for kind in make.KINDS for wording in getattr(kind, name) for template in make.spell_out(wording)}
        for name in SETS
    )
    assert len(train) > 400
    assert not train & validation


def test_a_validation_template_too_like_a_training_one_is_refused(make: ModuleType) -> None:
    with pytest.raises(make.SampleFault, match="Reword"):
        make.check_disjoint({"a": ("How many customers live in {city}?", "")}, {"b": ("How many customers live in {city}, now?", "")})


def test_an_answer_that_sqlite_refuses_is_a_fault_that_names_the_question(make: ModuleType) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        with pytest.raises(make.SampleFault, match="Who is there"):
            make.check_answer(connection, "Who is there?", "SELECT name FROM nobody")
    finally:
        connection.close()


def test_the_best_customers_and_dearest_products_are_never_tied() -> None:
    connection = sqlite3.connect(SAMPLE / "shop.sqlite")
    try:
        orders = connection.execute("SELECT COUNT(*) FROM orders GROUP BY customer_id ORDER BY 1 DESC LIMIT 6").fetchall()
        prices = connection.execute("SELECT price FROM products").fetchall()
    finally:
        connection.close()
    assert len(set(orders)) == 6
    assert len(set(prices)) == len(prices)


def test_the_committed_files_stay_small() -> None:
    files = [path for path in SAMPLE.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 300_000


def test_the_first_questions_shown_are_of_many_kinds() -> None:
    shapes = {re.sub(r"'[^']*'|\d+", "?", row["messages"][1]["content"]) for row in rows("validation")[:20]}
    assert len(shapes) >= 10
