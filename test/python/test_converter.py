"""The converter's archive: fetched by address from a pylock, held to the lock's hash, unpacked without anything else."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from schema_checks import validator
from tunesmith import converter

REPOSITORY = Path(__file__).resolve().parents[2]
PREFIX = "some_package-1.0/vendor/llama.cpp/"
WANTED = {
    "convert_hf_to_gguf.py": b"print('converted')\n",
    "LICENSE": b"MIT\n",
    "conversion/__init__.py": b"\n",
    "gguf-py/gguf/__init__.py": b"\n",
}


def make_archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo(f"{PREFIX}conversion/link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


ARCHIVE = make_archive(
    {
        **{PREFIX + name: content for name, content in WANTED.items()},
        f"{PREFIX}ggml/src/ggml.c": b"int main;\n" * 10_000,
        f"{PREFIX}conversion/../../../../evil.py": b"evil\n",
        "some_package-1.0/setup.py": b"evil\n",
    }
)


class Served:
    """A package index's file server that knows ranges; `ranges` are the Range headers it was asked with."""

    def __init__(self) -> None:
        self.content = ARCHIVE
        self.ranges: list[str | None] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                served.ranges.append(asked)
                start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
                rest = served.content[start:]
                self.send_response(416 if asked and not rest else 206 if asked else 200)
                self.send_header("Content-Length", str(len(rest)))
                self.end_headers()
                self.wfile.write(rest)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/some_package-1.0.tar.gz"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def served() -> Iterator[Served]:
    server = Served()
    yield server
    server.server.shutdown()
    server.server.server_close()


def run_verb(folder: Path, url: str, archive: bytes = ARCHIVE) -> tuple[int, dict[str, Any]]:
    pylock, lock = folder / "pylock.toml", folder / "requirements.lock"
    pylock.write_text(f'lock-version = "1.0"\n[[packages]]\nname = "some-package"\nsdist = {{ url = "{url}" }}\n')
    lock.write_text(f"some-package==1.0 \\\n    --hash=sha256:{hashlib.sha256(archive).hexdigest()}\n")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "python-runtime"), "PYTHONUTF8": "1", "NO_PROXY": "127.0.0.1"}
    command = [sys.executable, "-m", "tunesmith", "converter", str(pylock), str(lock), str(folder / "home/converter")]
    (folder / "home").mkdir(exist_ok=True)
    child = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in child.stderr
    messages = [json.loads(line) for line in child.stdout.splitlines()]
    for message in messages:
        validator("tool-message").validate(message)
    return child.returncode, messages[-1]


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_unpacks_the_converter_and_nothing_else(served: Served, tmp_path: Path) -> None:
    code, message = run_verb(tmp_path, served.url)
    assert (code, message) == (0, {"type": "result", "value": {"folder": str(tmp_path / "home/converter")}})
    assert files_in(tmp_path / "home") == {f"converter/{name}": content for name, content in WANTED.items()}
    assert served.ranges == [None]


@pytest.mark.parametrize("kept", [1, 1000, len(ARCHIVE)])
def test_goes_on_with_a_download_that_broke(served: Served, tmp_path: Path, kept: int) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/converter.download").write_bytes(ARCHIVE[:kept])
    assert run_verb(tmp_path, served.url)[0] == 0
    assert served.ranges == ([f"bytes={kept}-"] if kept < len(ARCHIVE) else [])
    assert files_in(tmp_path / "home").keys() == {f"converter/{name}" for name in WANTED}


def test_refuses_another_archive_and_keeps_what_was_there(served: Served, tmp_path: Path) -> None:
    assert run_verb(tmp_path, served.url)[0] == 0
    served.content = make_archive({PREFIX + "convert_hf_to_gguf.py": b"evil\n"})
    code, message = run_verb(tmp_path, served.url)
    assert code == 1
    assert "another hash" in message["message"]
    assert message["hint"]
    assert files_in(tmp_path / "home")["converter/convert_hf_to_gguf.py"] == WANTED["convert_hf_to_gguf.py"]
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["converter"]


def test_starts_over_after_a_foreign_left_over(served: Served, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/converter.download").write_bytes(b"x" * (len(ARCHIVE) + 10))
    assert run_verb(tmp_path, served.url)[0] == 1
    assert run_verb(tmp_path, served.url)[0] == 0


def test_says_that_an_archive_holds_no_converter(served: Served, tmp_path: Path) -> None:
    served.content = make_archive({"other-1.0/README": b"\n"})
    code, message = run_verb(tmp_path, served.url, served.content)
    assert code == 1
    assert "convert_hf_to_gguf.py" in message["message"]


def test_says_that_nothing_answers(served: Served, tmp_path: Path) -> None:
    served.server.shutdown()
    served.server.server_close()
    code, message = run_verb(tmp_path, served.url)
    assert code == 1
    assert message["code"] == "converter"


def test_needs_exactly_one_source_archive() -> None:
    for pylock in ["", "[[packages]]\nname = 'x'\n", "[[packages]]\nsdist = { path = 'x' }\n"]:
        with pytest.raises(converter.WrongArchive):
            converter.archive_url(pylock)


def test_the_real_lock_holds_a_hash() -> None:
    lock = (REPOSITORY / "python-runtime/requirements-converter.lock").read_text(encoding="utf-8")
    assert len(converter.locked_hashes(lock)) == 1
