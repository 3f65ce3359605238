"""What set-up asks before it believes that an environment is whole."""

import importlib.metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tunesmith import installed

LOCK = """
alpha==1.0 \\
    --hash=sha256:00
Beta.Two==2.1 ; python_full_version >= '3' \\
    --hash=sha256:00 \\
    --hash=sha256:01
never==9 ; sys_platform == 'none' \\
    --hash=sha256:00
"""


def write_distribution(site: Path, name: str, version: str) -> None:
    package, info = site / name, site / f"{name}-{version}.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text("x = 123\n")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    record = f"{name}/__init__.py,sha256=x,8\n{name}/__pycache__/__init__.pyc,,\n{info.name}/METADATA,,\n{info.name}/RECORD,,\n"
    (info / "RECORD").write_text(record)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_distribution(tmp_path, "alpha", "1.0")
    write_distribution(tmp_path, "beta_two", "2.1")
    return tmp_path


def damaged(site: Path) -> list[str]:
    return installed.damaged_distributions(importlib.metadata.distributions(path=[str(site)]))


def test_reads_pins_with_their_markers() -> None:
    assert list(installed.pins_of(LOCK)) == [
        ("alpha", "1.0", ""),
        ("beta-two", "2.1", "python_full_version >= '3'"),
        ("never", "9", "sys_platform == 'none'"),
    ]


def test_reads_every_pin_of_the_real_locks() -> None:
    for path in (Path(__file__).resolve().parents[2] / "python-runtime").glob("requirements*.lock"):
        text = path.read_text(encoding="utf-8")
        assert len(list(installed.pins_of(text))) == sum("==" in line and line[0].isalnum() for line in text.splitlines())
        assert "://" not in text, f"{path.name} holds an address"


def test_misses_what_this_machine_needs_and_nothing_else() -> None:
    pins = list(installed.pins_of(LOCK))
    assert installed.missing_pins(pins, {"alpha": "1.0", "beta-two": "2.1"}) == []
    assert installed.missing_pins(pins, {"alpha": "1.1"}) == ["alpha==1.0", "beta-two==2.1"]


def test_a_whole_environment_is_not_damaged(site: Path) -> None:
    assert damaged(site) == []


@pytest.mark.parametrize("name", ["alpha", "beta_two"])
def test_finds_a_deleted_and_a_cut_file(site: Path, name: str) -> None:
    file = site / name / "__init__.py"
    file.write_text("x")
    assert damaged(site) == [name.replace("_", "-")]
    file.unlink()
    assert damaged(site) == [name.replace("_", "-")]


def test_finds_a_distribution_that_lost_its_record(site: Path) -> None:
    (site / "alpha-1.0.dist-info/RECORD").unlink()
    assert damaged(site) == ["alpha"]


def test_a_file_of_two_distributions_may_have_either_size(site: Path) -> None:
    with (site / "beta_two-2.1.dist-info/RECORD").open("a") as record:
        record.write("alpha/__init__.py,sha256=y,9\n")
    assert damaged(site) == []


@given(st.text(max_size=200))
def test_any_text_is_a_lock_or_none(text: str) -> None:
    for pin in installed.pins_of(text):
        assert pin.name == installed.normal_name(pin.name)
