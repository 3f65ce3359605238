"""Which of the packages that decide a run's numbers are installed."""

from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "bitsandbytes")


def package_versions() -> dict[str, str]:
    """Versions by name; what is not installed is left out. Imports nothing."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
