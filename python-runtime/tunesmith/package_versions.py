"""Which packages are installed. Imports none of them."""

from importlib.metadata import PackageNotFoundError, version

# Those that decide a run's numbers.
TRAINING_PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "bitsandbytes")


def installed_version(name: str) -> str | None:
    """None when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def package_versions() -> dict[str, str]:
    """Versions of the training's packages; what is not installed is left out."""
    found = {name: installed_version(name) for name in TRAINING_PACKAGES}
    return {name: known for name, known in found.items() if known is not None}
