"""python -m tunesmith converter PYLOCK LOCK OUT_DIR: llama.cpp's own converter out of a source archive.

PYLOCK is a pylock.toml (PEP 751) that says where the archive lies: uv writes it from whatever index the machine uses. LOCK holds
the sha256 that the archive must have. Only convert_hf_to_gguf.py, conversion/ and gguf-py are unpacked; nothing is built, which an
installer would do only to read the archive's name. OUT_DIR appears whole or not at all.

A download that broke goes on where it stopped. Prints ToolMessage lines (tool_output.py).
Not covered: choosing a version; that is the lock's.
"""

import os
import re
import shutil
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tunesmith.failures import Failure
from tunesmith.file_hash import sha256_of
from tunesmith.replace_folder import replace_folder
from tunesmith.tool_output import ToolOutput, open_tool_output

WANTED = ("convert_hf_to_gguf.py", "LICENSE", "conversion/", "gguf-py/LICENSE", "gguf-py/gguf/")
VENDORED = ("vendor", "llama.cpp")
CHUNK_BYTES = 1 << 20
TIMEOUT_SECONDS = 30


class Source(NamedTuple):
    """Where the archive lies, and what it must be."""

    pylock: Path
    lock: Path


class WrongArchive(ValueError):
    """The archive is not the one that the lock names, or lacks the converter."""


def archive_url(pylock: str) -> str:
    """The address of the one source archive in a pylock. Raises WrongArchive when there is none."""
    packages = tomllib.loads(pylock).get("packages", [])
    addresses = [package["sdist"].get("url") for package in packages if "sdist" in package]
    if len(addresses) != 1 or not addresses[0]:
        raise WrongArchive("the package index offers no source archive of the converter")
    return str(addresses[0])


def locked_hashes(lock: str) -> set[str]:
    """Every sha256 of a lock, as hex digits."""
    return set(re.findall(r"sha256:([0-9a-f]{64})", lock))


def download(url: str, path: Path, output: ToolOutput) -> None:
    """Fetches `url` into `path`, going on behind what `path` already holds. Raises requests' errors, which are OSErrors.

    requests rather than urllib: it brings certificates and knows proxies and netrc.
    """
    import requests

    have = path.stat().st_size if path.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    bundle = os.environ.get("SSL_CERT_FILE")
    verify = bundle if bundle and "REQUESTS_CA_BUNDLE" not in os.environ else True
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS, verify=verify) as answer:
        if answer.status_code == requests.codes["requested_range_not_satisfiable"]:
            return
        answer.raise_for_status()
        goes_on = answer.status_code == requests.codes["partial_content"]
        done = have if goes_on else 0
        total = done + int(answer.headers.get("Content-Length", 0))
        with path.open("ab" if goes_on else "wb") as file:
            for count, chunk in enumerate(answer.iter_content(CHUNK_BYTES)):
                done += file.write(chunk)
                if count % 4 == 0 and total > done:
                    output.progress("download", done / total, f"Downloading {done / 1e6:.0f} of {total / 1e6:.0f} MB")


def wanted_name(member: str) -> str | None:
    """Where a member of the archive belongs in the converter's folder; None for the rest."""
    parts = PurePosixPath(member).parts
    if parts[1:3] != VENDORED or ".." in parts:
        return None
    name = "/".join(parts[3:])
    return name if name.startswith(WANTED) else None


def wanted_files(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the converter, read in one pass; links and devices are left out."""
    with tarfile.open(archive, "r|gz") as members:
        for member in members:
            name = wanted_name(member.name)
            content = members.extractfile(member) if name and member.isreg() else None
            if name and content:
                yield name, content.read()


def unpack(archive: Path, folder: Path) -> None:
    """Writes the converter's files into `folder`. Raises WrongArchive when the script is not among them."""
    for name, content in wanted_files(archive):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if not (folder / "convert_hf_to_gguf.py").is_file() or not (folder / "conversion").is_dir():
        raise WrongArchive("the source archive holds no convert_hf_to_gguf.py with its conversion folder")


def fetch(source: Source, archive: Path, output: ToolOutput) -> None:
    """Downloads the archive unless `archive` is it already. Raises WrongArchive when what came has another hash."""
    hashes = locked_hashes(source.lock.read_text(encoding="utf-8"))
    if archive.exists() and sha256_of(archive) in hashes:
        return
    download(archive_url(source.pylock.read_text(encoding="utf-8")), archive, output)
    if sha256_of(archive) not in hashes:
        archive.unlink()
        raise WrongArchive("the source archive of the converter has another hash than requirements-converter.lock")


def run(arguments: list[str]) -> int:
    """The verb: 0 with a result message {folder}, 1 with a problem message, 2 for a wrong command line."""
    if len(arguments) != 3:
        print("Usage: python -m tunesmith converter PYLOCK LOCK OUT_DIR", file=sys.stderr)
        return 2
    output = open_tool_output()
    source, target = Source(Path(arguments[0]), Path(arguments[1])), Path(arguments[2]).absolute()
    archive = target.with_name(f"{target.name}.download")
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        fetch(source, archive, output)
        output.progress("unpack", None, "Unpacking the converter")
        unpack(archive, partial)
        replace_folder(partial, target)
        archive.unlink()
    except (OSError, ValueError, tarfile.TarError) as error:
        hint = "Check the network and the disk, and set up again."
        output.problem(Failure("converter", f"The converter could not be set up: {error}.", hint))
        return 1
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    output.result({"folder": str(target)})
    return 0
