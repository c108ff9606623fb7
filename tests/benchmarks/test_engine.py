"""Time for one iteration of the standard workloads, beside PyTorch where it is installed. Nothing here fails for being slow."""

import sys
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

from nnsim.engine.bench import WORKLOADS, Workload, measure, project
from nnsim.engine.run import Run
from tests.benchmarks import pytorch, ratios

ROUNDS = 5


def iterations(workload: Workload) -> int:
    """In one round: fewer where each goes through a hundred time steps."""
    return 2 if workload.steps else 20


each = pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)


@pytest.fixture(scope="module")
def torch() -> Any:
    found = pytest.importorskip("torch")
    before = found.get_num_threads()
    found.set_num_threads(1)
    yield found
    found.set_num_threads(before)


@each
def test_nnsim(benchmark: Any, workload: Workload) -> None:
    benchmark.group = workload.title
    run = Run(project(workload))
    with threadpool_limits(limits=1):
        run.begin()
        benchmark.pedantic(run.advance, rounds=ROUNDS, iterations=iterations(workload), warmup_rounds=1)
        run.finish()


@each
def test_pytorch(benchmark: Any, torch: Any, workload: Workload) -> None:
    benchmark.group = workload.title
    benchmark.pedantic(pytorch.step_of(torch, workload), rounds=ROUNDS, iterations=iterations(workload), warmup_rounds=1)


@each
def test_both_train_the_same_numbers_of_parameters(torch: Any, workload: Workload) -> None:
    model = pytorch.network(torch, workload)
    theirs = sum(weights.numel() for weights in model.parameters()) - pytorch.second_biases(workload)
    assert theirs == Run(project(workload)).machine.parameters.size


def test_measuring_gives_seconds_for_an_iteration() -> None:
    timing = measure(WORKLOADS[0], bursts=2, seconds=0.01)
    assert 1e-7 < timing.seconds < 1


def test_the_table_has_a_line_for_every_workload(torch: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratios.compared, "__defaults__", (1, 0.01))
    ratios.main(["xor"])
    torch.set_num_threads(1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("xor")
    assert lines[1].endswith("12×")
    assert "torch" in sys.modules
