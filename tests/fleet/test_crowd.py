"""`simulate --workers`: what a cluster simulates is what one process does."""

import logging
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from cadencelang.cli.crowd import _hush, _result
from cadencelang.cli.failure import Failure
from cadencelang.cli.main import main

pytest.importorskip("distributed")
BOOK = Path(__file__).parents[2] / "playbooks/executive-search"
WORDS = [
    "simulate", str(BOOK), "--candidates", str(BOOK / "sample-candidates.csv"), "--events", str(BOOK / "history.jsonl"),
    "--from", "2026-03-02", "--for", "30d",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_tells_what_one_process_does(capsys):
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        for more in (["--json"], ["--plain", "--runs", "3", "--seed", "5"]):
            told = []
            for workers in ([], ["--workers", address]):
                assert main([*WORDS, *more, *workers]) == 0
                told.append(capsys.readouterr().out)
            assert told[0] == told[1]
            assert len(told[0]) > 1000


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_on_this_machine_comes_and_goes(capsys):
    assert main([*WORDS, "--show", "summary", "--workers", "dask://local"]) == 0
    assert "candidates" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["dask://", "dask://127.0.0.1", "tcp://127.0.0.1:1", "nowhere"])
def test_what_is_no_address_is_told(address, capsys):
    assert main([*WORDS, "--workers", address]) == 2
    assert "dask://HOST:PORT" in capsys.readouterr().err


def test_a_cluster_that_is_lost_is_told_with_what_to_look_at():
    class Lost:
        def result(self):
            raise CancelledError

    with pytest.raises(Failure) as told:
        _result(Lost())
    assert (told.value.message, told.value.help) == (
        "The cluster lost what it was simulating.",
        "Look whether its scheduler and its workers still run, and simulate again.",
    )


def test_the_library_adds_no_log_of_its_own_to_that(request):
    import distributed  # noqa: F401

    own = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.batched")]
    for it in own:
        request.addfinalizer(lambda it=it, level=it.level: it.setLevel(level))
    _hush()
    assert not any(it.isEnabledFor(logging.ERROR) for it in own)
