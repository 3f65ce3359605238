"""python -m tunesmith installed LOCK…: whether the environment holds what the locks ask for, whole.

Every file that a distribution recorded at its installation must be there with the recorded size: that finds an installation that
was killed, a disk that was full and a file that somebody deleted, in about half a second and without importing anything. Prints
one result: {"missing": {LOCK: ["name==version", …]}, "damaged": ["name", …], "torch": "2.14.1" or null, "python": "3.12.4"}.

Uses nothing but the standard library and packaging, and reports when even packaging is gone.
Not covered: content that changed without changing its size, and whether an import works (doctor tries those).
"""

import csv
import importlib.metadata
import re
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tunesmith.failures import Failure
from tunesmith.tool_output import open_tool_output

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")


class Pin(NamedTuple):
    """One line of a lock: `marker` says on which machines it holds, "" everywhere."""

    name: str
    version: str
    marker: str


class RecordedFile(NamedTuple):
    """One line of a distribution's RECORD; `size` in bytes, None where none was recorded."""

    distribution: str
    path: Path
    size: int | None


def normal_name(name: str) -> str:
    """The name as indexes compare it: lower case, one dash between words."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of(text: str) -> Iterator[Pin]:
    """The pins of a hash lock, hashes left out."""
    for line in text.splitlines():
        if match := PIN.match(line):
            yield Pin(normal_name(match[1]), match[2], match[3] or "")


def holds_here(pin: Pin) -> bool:
    """Whether this machine needs `pin`. Raises ImportError when packaging itself is missing."""
    if pin.marker == "":
        return True
    from packaging.markers import Marker

    return Marker(pin.marker).evaluate()


def missing_pins(pins: Iterable[Pin], versions: dict[str, str]) -> list[str]:
    """What is absent or there in another version, as name==version."""
    missing: list[str] = []
    for pin in pins:
        if versions.get(pin.name) == pin.version:
            continue
        try:
            needed = holds_here(pin)
        except ImportError:
            needed = pin.name not in versions
        if needed:
            missing.append(f"{pin.name}=={pin.version}")
    return missing


def recorded_files(distribution: importlib.metadata.Distribution) -> Iterator[RecordedFile]:
    """The files of a distribution; bytecode is left out, it comes and goes."""
    name = normal_name(distribution.name)
    record = distribution.read_text("RECORD")
    if record is None:
        raise FileNotFoundError(f"{name} has no RECORD")
    place = Path(str(distribution.locate_file("")))
    for path, _, size in csv.reader(record.splitlines()):
        if not path.endswith(".pyc"):
            yield RecordedFile(name, place / path, int(size) if size else None)


def is_whole(file: RecordedFile) -> bool:
    """Whether the file is there with its recorded size."""
    try:
        size = file.path.stat().st_size
    except OSError:
        return False
    return file.size is None or file.size == size


def damaged_distributions(distributions: Iterable[importlib.metadata.Distribution]) -> list[str]:
    """Names of the distributions that lack a file. A file that several distributions claim has the size of the last one."""
    damaged: set[str] = set()
    files: list[RecordedFile] = []
    for distribution in distributions:
        try:
            files.extend(recorded_files(distribution))
        except (OSError, ValueError):
            damaged.add(normal_name(distribution.name))
    claims = Counter(file.path for file in files)
    for file in files:
        known = file if claims[file.path] == 1 else file._replace(size=None)
        if file.distribution not in damaged and not is_whole(known):
            damaged.add(file.distribution)
    return sorted(damaged)


def run(arguments: list[str]) -> int:
    """The verb: 0 with its result, whatever it found; 1 when a lock cannot be read."""
    output = open_tool_output()
    try:
        pins = {lock: list(pins_of(Path(lock).read_text(encoding="utf-8"))) for lock in arguments}
    except OSError as error:
        hint = "Install Tunesmith again: a part of it is gone."
        output.problem(Failure("lock-missing", f"{error.filename}: {error.strerror}.", hint))
        return 1
    # A dist-info folder that lost its METADATA has no name.
    here = [found for found in importlib.metadata.distributions(path=[sysconfig.get_path("purelib")]) if found.metadata["Name"]]
    versions = {normal_name(found.name): found.version for found in here}
    output.result(
        {
            "missing": {lock: missing_pins(asked, versions) for lock, asked in pins.items()},
            "damaged": damaged_distributions(here),
            "torch": versions.get("torch"),
            "python": ".".join(map(str, sys.version_info[:3])),
        }
    )
    return 0
