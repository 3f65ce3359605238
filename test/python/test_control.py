"""Orders by file and by signal."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tunesmith.control import Control

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals to a process")


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    (tmp_path / "control").mkdir()
    orders = Control(tmp_path)
    orders.listen_to_signals()
    yield orders
    orders.stop_listening()


def leave(tmp_path: Path, order: str) -> Path:
    path = tmp_path / "control" / f"{order}.json"
    path.write_text("{}", "utf-8")
    return path


def test_without_orders_nothing_is_asked(control: Control) -> None:
    assert (control.stopping(), control.stopping_now(), control.checkpoint_asked()) == (False, False, False)


def test_a_stop_is_taken_once_and_lasts(tmp_path: Path, control: Control) -> None:
    path = leave(tmp_path, "stop")
    assert control.stopping()
    assert not path.exists()
    assert control.stopping()
    assert not control.stopping_now()


def test_stop_now_stops_too(tmp_path: Path, control: Control) -> None:
    leave(tmp_path, "stop-now")
    assert control.stopping_now()
    assert control.stopping()


def test_a_checkpoint_is_asked_for_once(tmp_path: Path, control: Control) -> None:
    leave(tmp_path, "checkpoint")
    assert control.checkpoint_asked()
    assert not control.checkpoint_asked()
    leave(tmp_path, "checkpoint")
    assert control.checkpoint_asked()


@POSIX
def test_signals_stop_and_the_second_one_at_once(control: Control) -> None:
    os.kill(os.getpid(), signal.SIGHUP)
    assert not control.stopping()
    os.kill(os.getpid(), signal.SIGTERM)
    assert control.stopping()
    assert not control.stopping_now()
    os.kill(os.getpid(), signal.SIGINT)
    assert control.stopping_now()


@POSIX
def test_a_signal_after_a_stop_that_was_taken_stops_at_once(tmp_path: Path, control: Control) -> None:
    leave(tmp_path, "stop")
    assert not control.stopping_now()
    os.kill(os.getpid(), signal.SIGTERM)
    assert control.stopping_now()


@POSIX
def test_a_signal_and_a_stop_that_was_not_taken_yet_stop_at_once(tmp_path: Path, control: Control) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    leave(tmp_path, "stop")
    assert control.stopping_now()


def test_a_second_stop_stops_at_once(tmp_path: Path, control: Control) -> None:
    leave(tmp_path, "stop")
    assert control.stopping()
    leave(tmp_path, "stop")
    assert control.stopping_now()


def test_afterwards_signals_do_what_they_did(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    orders = Control(tmp_path)
    orders.listen_to_signals()
    assert signal.getsignal(signal.SIGINT) != before
    orders.stop_listening()
    assert signal.getsignal(signal.SIGINT) == before
