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
    """Serves one folder as `org/tiny`, with `commit` as its main, and refuses: `gated`, `busy`, `lost` (the files, not their list), not
    `knows_token`. `break_after` cuts the weights' transfer once, after so many bytes. Offers Xet for every file, as the real hub does;
    nothing answers there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commit = COMMIT
        self.gated = False
        self.busy = False
        self.knows_token = True
        self.lost = False
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
        elif not self.knows_token and request.headers.get("Authorization") is not None:
            refuse(request, 401, "", "Invalid credentials in Authorization header")
        elif name != "org/tiny" and request.headers.get("Authorization") is None:
            # Without a token the hub does not tell a missing repository from a private one.
            refuse(request, 401, "", "Invalid username or password.")
        elif name != "org/tiny":
            refuse(request, 404, "RepoNotFound")
        elif revision not in (None, "main", COMMIT, self.commit):
            refuse(request, 404, "RevisionNotFound")
        elif about:
            told = json.dumps(self.about(COMMIT if revision == COMMIT else self.commit))
            send(request, told.encode(), {"Content-Type": "application/json"})
        elif self.lost:
            refuse(request, 503, "")
        elif self.gated and request.headers.get("Authorization") is None:
            refuse(request, 401, "GatedRepo")
        elif file:
            commit = self.commit if revision == "main" else str(revision)
            self.send_file(request, self.folder / file.group(3), commit, with_body=with_body)

    def about(self, commit: str) -> dict[str, Any]:
        files = [{"rfilename": path.name, "size": path.stat().st_size} for path in sorted(self.folder.iterdir())]
        return {"id": "org/tiny", "sha": commit, "siblings": files, "tags": [], "private": False}

    def send_file(self, request: BaseHTTPRequestHandler, path: Path, commit: str, *, with_body: bool) -> None:
        if not path.is_file():
            refuse(request, 404, "EntryNotFound")
            return
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        headers = {"X-Repo-Commit": commit, "ETag": f'"{digest}"', "Accept-Ranges": "bytes"}
        headers |= {"X-Xet-Hash": digest, "X-Xet-Refresh-Route": f"{self.endpoint}/api/models/org/tiny/xet-read-token/{commit}"}
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


def refuse(request: BaseHTTPRequestHandler, status: int, code: str, message: str = "no") -> None:
    """A refusal as the hub words it: the reason stands in headers."""
    send(request, b"", {"X-Error-Code": code, "X-Error-Message": message}, status=status)
