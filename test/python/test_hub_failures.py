"""What a hub's refusals mean to a person; against a hub of our own."""

import re

import pytest
from test_base_model import SECRET, failure_of, find
from tiny_hub import COMMIT, TinyHub
from tunesmith.plan import PlanBase

pytest_plugins = ["hub_fixtures"]


def test_a_gated_model_says_so_and_a_token_opens_it(hub: TinyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated = True
    failure = failure_of()
    assert failure.code == "gated-model"
    assert "Set Hugging Face Token" in failure.hint
    monkeypatch.setenv("HF_TOKEN", SECRET)
    assert find()[1] == COMMIT
    assert any(headers.get("authorization") == f"Bearer {SECRET}" for _, _, headers in hub.requests)


@pytest.mark.parametrize("endpoint", ["https", "http"])
def test_a_missing_model_and_a_missing_revision_are_told_apart(hub: TinyHub, monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    if endpoint == "https":
        # What huggingface_hub recognises as the hub itself; a mirror without encryption it does not.
        monkeypatch.setattr("huggingface_hub.utils._http.REPO_API_REGEX", re.compile("/api/models/|/resolve/"))
    failure = failure_of(PlanBase("org/other", None, "v1"))
    assert failure.code == "missing-model"
    assert "no model org/other" in failure.reason
    assert "base_model" in failure.hint
    failure = failure_of(PlanBase("org/tiny", None, "gone"))
    assert failure.code == "missing-model"
    assert "at revision gone" in failure.reason


def test_a_missing_model_is_missing_for_a_known_person_too(hub: TinyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", SECRET)
    assert failure_of(PlanBase("org/other", None, None)).code == "missing-model"


def test_a_token_that_is_none_is_said_to_be(hub: TinyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.knows_token = False
    monkeypatch.setenv("HF_TOKEN", SECRET)
    failure = failure_of()
    assert failure.code == "gated-model"
    assert "does not accept this machine's token" in failure.reason
    assert SECRET not in f"{failure.reason} {failure.hint}"


def test_a_hub_that_fails_between_two_files_is_no_missing_model(hub: TinyHub) -> None:
    hub.lost = True
    failure = failure_of()
    assert failure.code == "download-failed"
    assert "503" in failure.reason


def test_a_name_that_is_neither_is_refused(hub: TinyHub) -> None:
    assert failure_of(PlanBase("../a b", None, None)).code == "missing-model"


def test_too_many_requests_are_no_missing_model(hub: TinyHub) -> None:
    hub.busy = True
    failure = failure_of()
    assert failure.code == "download-failed"
    assert "429" in failure.reason


def test_without_a_hub_it_is_offline(hub: TinyHub) -> None:
    hub.close()
    failure = failure_of()
    assert failure.code == "offline"
    assert "folder" in failure.hint


def test_offline_mode_asks_nobody(hub: TinyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert failure_of().code == "offline"
    assert hub.requests == []


def test_a_file_that_is_too_large_for_the_download_is_named_before_anything_is_fetched(
    hub: TinyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "MAX_HTTP_DOWNLOAD_SIZE", 50_000)
    failure = failure_of()
    assert failure.code == "download-failed"
    assert "(model.safetensors)" in failure.reason
    assert "hf download org/tiny" in failure.hint
    assert not any("resolve" in path for _, path, _ in hub.requests)
