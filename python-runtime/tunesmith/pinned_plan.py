"""A run's plan with its base model at the commit that the run began with.

plan.json names what was asked, such as the newest commit; the first hello event says which one that was. A hub moves on, a run does
not: who resumes it, compares it or merges it needs the same base.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from tunesmith.plan import TrainPlan, read_plan


def recorded_commit(events: Path) -> str | None:
    """The base's commit in the first hello of events.jsonl that names one."""
    if not events.is_file():
        return None
    for line in events.read_bytes().split(b"\n"):
        if b'"hello"' not in line:
            continue
        try:
            event = cast("dict[str, Any]", json.loads(line))
        except ValueError:
            continue
        commit = event.get("baseRevision")
        if event.get("type") == "hello" and isinstance(commit, str):
            return commit
    return None


def read_pinned_plan(run_folder: Path) -> TrainPlan:
    """Raises Failure `bad-plan`."""
    plan = read_plan(run_folder)
    commit = recorded_commit(run_folder / "events.jsonl") if plan.base.folder is None else None
    return plan if commit is None else replace(plan, base=replace(plan.base, revision=commit))
