"""What a failed request to the model hub means to a person. No token stands in any text."""

import os
from typing import Any

from tunesmith.failures import Failure, is_disk_full
from tunesmith.plan import PlanBase

AGAIN = "Start again; files that arrived whole are kept."


def offline(base: PlanBase) -> Failure:
    """The hub is needed and cannot be reached."""
    where = os.environ.get("HF_ENDPOINT", "the model hub")
    hint = "Connect and start again, or set base_model to a folder that holds the model."
    return Failure("offline", f"{base.id} is not on this machine and {where} cannot be reached.", hint)


def hub_failure(base: PlanBase, error: Exception) -> Failure:
    """Told apart from the most to the least particular."""
    from huggingface_hub import errors

    if isinstance(error, errors.LocalEntryNotFoundError):
        # "Not in the cache" is what every failed look-up ends as; what failed is its cause.
        return hub_failure(base, error.__cause__) if isinstance(error.__cause__, Exception) else offline(base)
    if is_disk_full(error):
        return Failure("disk-full", f"The disk is full while {base.id} is downloaded.", f"Free some space. {AGAIN}")
    if isinstance(error, errors.HFValidationError):
        hint = "Name a folder that exists, or a hub id such as organisation/model."
        return Failure("missing-model", f"{base.id} is neither a folder nor a hub id.", hint)
    response: Any = getattr(error, "response", None)
    if response is not None:
        return _refusal(base, error, response)
    if _is_connection_error(error):
        return offline(base)
    return Failure("download-failed", f"The download of {base.id} failed: {type(error).__name__}.", AGAIN)


def _refusal(base: PlanBase, error: Exception, response: Any) -> Failure:
    """A gated repository is a missing one to huggingface_hub, so it comes first; and the hub answers 401 for a missing repository as
    long as it does not know who asks, which huggingface_hub sees only behind https."""
    from huggingface_hub import errors

    status = response.status_code
    if isinstance(error, errors.GatedRepoError) or status == 403:
        reason = f"{base.id} is gated, and this machine's token does not open it."
        hint = "Accept the model's terms on its page, then run Set Hugging Face Token and start again."
        return Failure("gated-model", reason, hint)
    if "Invalid credentials" in response.headers.get("X-Error-Message", ""):
        hint = "Run Set Hugging Face Token with a new one, and start again."
        return Failure("gated-model", "The hub does not accept this machine's token.", hint)
    if isinstance(error, errors.RepositoryNotFoundError) or status == 401:
        hint = "Correct base_model in lora.yaml. A private model needs a token: run Set Hugging Face Token."
        return Failure("missing-model", f"There is no model {base.id} on the hub, or it is private.", hint)
    if isinstance(error, (errors.RevisionNotFoundError, errors.EntryNotFoundError)):
        revision = f" at revision {base.revision}" if base.revision else ""
        hint = "Correct base_model and base_revision in lora.yaml."
        return Failure("missing-model", f"The hub does not have all of {base.id}{revision}.", hint)
    retry = "It asks for fewer requests; wait a few minutes." if status == 429 else AGAIN
    return Failure("download-failed", f"The download of {base.id} failed: the hub answered {status}.", retry)


def _is_connection_error(error: Exception) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"ConnectError", "ConnectTimeout", "ConnectionError", "OfflineModeIsEnabled"})
