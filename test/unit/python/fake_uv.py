#!/usr/bin/env python3
"""A uv for the tests: makes real virtual environments, and writes packages that consist of one file and their record.

FAKE_UV_LOG names a file that gets one line of JSON per call. FAKE_UV_FAULT says what goes wrong, as "WHERE:HOW": WHERE is a word of
the command line (venv, requirements-torch.in, requirements.lock), HOW is offline, full, half (dies after half a package) or hang.
FAKE_UV_BACKENDS lists the torch backends whose index answers.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path


def after(option: str) -> str:
    return sys.argv[sys.argv.index(option) + 1]


def site_packages() -> Path:
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.check_output([after("--python"), "-c", code], text=True).strip())


def write_package(site: Path, name: str, version: str, whole: bool = True) -> None:
    print(f"Downloading {name} (2.0MiB)", file=sys.stderr, flush=True)
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (folder / "RECORD").write_text(f"{name}/__init__.py,,8\n{folder.name}/METADATA,,\n")
    if not whole:
        sys.exit(9)
    (site / name).mkdir(exist_ok=True)
    (site / name / "__init__.py").write_text("x = 123\n")
    print(f" Downloaded {name}", file=sys.stderr, flush=True)


def break_down(how: str) -> None:
    if how == "offline":
        sys.exit("error: Failed to fetch: `https://user:secret@index.example/simple/`\n  cause: dns error")
    if how == "full":
        sys.exit("error: Failed to install\n  cause: No space left on device (os error 28)")
    if how == "hang":
        child = subprocess.Popen(["sleep", "600"])
        print(f"hanging in {os.getpid()} {child.pid}", file=sys.stderr, flush=True)
        child.wait()


def main() -> None:
    line = " ".join(sys.argv[1:])
    with open(os.environ["FAKE_UV_LOG"], "a") as log:
        log.write(json.dumps(sys.argv[1:]) + "\n")
    where, _, how = os.environ.get("FAKE_UV_FAULT", "").partition(":")
    if line == "--version":
        print("uv 0.9.9 (fake)")
    elif where and where in line and "--dry-run" not in line and how != "half":
        break_down(how)
    elif sys.argv[1] == "venv":
        subprocess.run([after("--python"), "-m", "venv", "--without-pip", sys.argv[-1]], check=True)
    elif "--dry-run" in line:
        if after("--torch-backend") not in os.environ.get("FAKE_UV_BACKENDS", "").split(","):
            sys.exit("error: the special index does not answer")
    elif line.startswith("pip install"):
        for name, version in re.findall(r"^(\w+)==([\d.]+)", Path(after("-r")).read_text(), re.MULTILINE):
            write_package(site_packages(), name, version, whole=not (where in line and how == "half"))


main()
