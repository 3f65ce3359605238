"""The events of a real training, which the TypeScript side reads as well, against the schema as Python sees it."""

import json
from pathlib import Path

from schema_checks import validator

RECORDED = Path(__file__).resolve().parents[1] / "fixtures" / "runs" / "recorded-events.jsonl"


def test_recorded_events_meet_the_schema() -> None:
    events = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    check = validator("run-event")
    assert {event["type"] for event in events} >= {"hello", "phase", "step", "eval", "checkpoint", "sample", "end"}
    for event in events:
        check.validate(event)
