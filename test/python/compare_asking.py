"""What the tests of compare ask and record."""

import io
from typing import Any, cast

import pytest
from schema_checks import validator
from tunesmith.comparison import Comparison
from tunesmith.request_inbox import RequestInbox
from tunesmith.side_models import SideModels
from tunesmith.tool_output import ToolOutput

Messages = list[dict[str, Any]]
QUESTIONS = ["how many customers live in Graz", "count", "who lives in Turin today today today", "a"]


class Recorder(ToolOutput):
    """Checks every message against its schema and keeps it; `on_token` sees tokens as they come."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.messages: Messages = []
        self.on_token: Any = None

    def send(self, message: dict[str, Any]) -> None:
        validator("tool-message").validate(message)
        self.messages.append(message)
        if message["type"] == "token" and self.on_token is not None:
            self.on_token(message)

    def of(self, kind: str, request_id: str | None = None) -> Messages:
        return [one for one in self.messages if one["type"] == kind and request_id in (None, one.get("id"))]

    def text(self, request_id: str, side: str) -> str:
        (answer,) = [one for one in self.of("answer", request_id) if one["side"] == side]
        return cast("str", answer["text"])


def ask(models: SideModels, *requests: dict[str, Any], output: Recorder | None = None, inbox: RequestInbox | None = None) -> Recorder:
    """Every message that answering these requests together sends."""
    output = output or Recorder()
    inbox = inbox or RequestInbox(lambda request_id, reason: pytest.fail(reason))
    Comparison(models, inbox, output).answer(requests)
    return output
