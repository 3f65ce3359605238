"""A model hub on this machine, for HF_ENDPOINT: what huggingface_hub asks of a real one, with orders to fail."""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class TinyHub:
    """Serves one folder as `org/tiny`. `gated` and `busy` refuse; `break_after` cuts the weights' transfer once, after so many bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gated = False
        self.busy = False
        self.break_after: int | None = None
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self, with_body=True)

            def do_HEAD(self) -> None:
                hub.answer(self, with_body=False)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        """Routes: /api/models/ID[/revision/R] and /ID/resolve/R/FILE."""
        self.requests.append((request.command, request.path, {name.lower(): value for name, value in request.headers.items()}))
        path = request.path.partition("?")[0]
        about = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?", path)
        file = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        name, revision = (about or file or re.fullmatch("(?s)(.*)(.*)", "x")).groups()[:2]  # type: ignore[union-attr]
        if self.busy:
            refuse(request, 429, "")
        elif name != "org/tiny":
            refuse(request, 404, "RepoNotFound")
        elif revision not in (None, "main", COMMIT):
            refuse(request, 404, "RevisionNotFound")
        elif about:
            send(request, json.dumps(self.about()).encode(), {"Content-Type": "application/json"})
        elif self.gated and request.headers.get("Authorization") is None:
            refuse(request, 401, "GatedRepo")
        elif file:
            self.send_file(request, self.folder / file.group(3), with_body=with_body)

    def about(self) -> dict[str, Any]:
        files = [{"rfilename": path.name, "size": path.stat().st_size} for path in sorted(self.folder.iterdir())]
        return {"id": "org/tiny", "sha": COMMIT, "siblings": files, "tags": [], "private": False}

    def send_file(self, request: BaseHTTPRequestHandler, path: Path, *, with_body: bool) -> None:
        if not path.is_file():
            refuse(request, 404, "EntryNotFound")
            return
        data = path.read_bytes()
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha256(data).hexdigest()}"', "Accept-Ranges": "bytes"}
        start = int((request.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")[0] or 0)
        status = 206 if "Range" in request.headers else 200
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        if with_body and self.break_after is not None and path.suffix == ".safetensors":
            cut, self.break_after = data[start : start + self.break_after], None
            send(request, cut, headers, status=status, length=len(data) - start)
            request.close_connection = True
            request.connection.close()
            return
        send(request, data[start:] if with_body else b"", headers, status=status, length=len(data) - start)


def send(request: BaseHTTPRequestHandler, data: bytes, headers: dict[str, str], *, status: int = 200, length: int | None = None) -> None:
    """One answer; `length` when fewer bytes follow than are announced."""
    request.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(data) if length is None else length)}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(data)
    request.wfile.flush()


def refuse(request: BaseHTTPRequestHandler, status: int, code: str) -> None:
    """A refusal as the hub words it: the reason stands in a header."""
    send(request, b"", {"X-Error-Code": code, "X-Error-Message": "no"}, status=status)
