"""Validators of the schemas in schemas/, as jsonschema sees them."""

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@functools.cache
def validator(name: str) -> Any:
    """The validator of schemas/<name>.schema.json; raises jsonschema.ValidationError when a value does not meet it."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.schema.json")]
    resources = [(schema["$id"], Resource(schema, DRAFT7)) for schema in files]
    registry: Registry[Any] = Registry().with_resources(resources)
    schema = next(schema for schema in files if schema["$id"] == f"{name}.schema.json")
    return Draft7Validator(schema, registry=registry)
