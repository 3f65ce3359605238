"""Variables that libraries read while they load, set before the first heavy import; what a person has set already stays."""

import os

# Telemetry and progress bars off; tokenizers' threads would only warn after a fork.
VARIABLES = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Xet's native threads report progress twice and pass no stop on: a download through it can neither be shown nor left.
    "HF_HUB_DISABLE_XET": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TRL_EXPERIMENTAL_SILENCE": "1",
    # Threads that spin for work they wait for: beside other programs that made a CPU step up to ten times slower, alone it gains nothing.
    "GOMP_SPINCOUNT": "1000",
}


def prepare_environment() -> None:
    """First thing in a verb that loads torch or asks the hub."""
    for name, value in VARIABLES.items():
        os.environ.setdefault(name, value)
