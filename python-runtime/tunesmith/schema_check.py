"""Checks JSON values against schemas/*.schema.json, which lie beside python-runtime in a checkout and in the installed extension."""

import functools
import json
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@functools.cache
def _validator(name: str) -> Any:
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    files: dict[str, Any] = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.schema.json")}
    registry: Any = Registry().with_resources((file, Resource(schema, DRAFT7)) for file, schema in files.items())
    return Draft7Validator(files[f"{name}.schema.json"], registry=registry)


def schema_problem(name: str, value: object) -> str | None:
    """Why `value` does not meet schemas/<name>.schema.json, as path and message, or None when it does."""
    from jsonschema.exceptions import best_match

    error: Any = best_match(_validator(name).iter_errors(value))
    return None if error is None else f"{error.json_path}: {error.message}"
