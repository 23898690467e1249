"""The package on NumPy arrays: its numbers beside a recursion of its own, its refusals, and what it reads."""

import doctest
from pathlib import Path

import numpy as np
import pytest

import sgdcheck

# Not symmetric in any pair of symbols, and exact in float32.
HESSIAN = np.array([[2.0, 1.0, 0.25], [1.0, 3.0, -0.5], [0.25, -0.5, 1.5]])
NOISE = np.array([[1.0, 0.5, 0.0], [0.5, 2.0, 0.25], [0.0, 0.25, 0.5]])
PRECONDITIONER = np.array([[1.0, 0.25, 0.0], [0.25, 0.5, 0.0], [0.0, 0.0, 2.0]])
REPOSITORY = Path(__file__).parents[2]


def stationary(hessian, noise, rates, momentum):
    """The covariance of w by the recursion of the pair (w, m), a million steps of it."""
    d = len(hessian)
    eye = np.eye(d)
    step = np.block([[eye - rates @ hessian, -momentum * rates], [hessian, momentum * eye]])
    added = np.vstack([-rates, eye])
    added = added @ noise @ added.T
    # The sum of step^n added (step^n).T, twice as many terms in each round.
    for _ in range(20):
        added = added + step @ added @ step.T
        step = step @ step
    return added[:d, :d]


@pytest.mark.parametrize(
    ("momentum", "preconditioner", "claim"),
    [
        (0.0, None, "liu2021/stationary-covariance"),
        (0.9, None, "liu2021/momentum-covariance"),
        (0.5, PRECONDITIONER, "liu2021/preconditioned-covariance"),
    ],
)
def test_the_covariance_is_that_of_the_recursion(momentum, preconditioner, claim):
    answer = sgdcheck.predict_covariance(
        HESSIAN, NOISE, learning_rate=0.3, momentum=momentum, preconditioner=preconditioner
    )
    rates = 0.3 * (np.eye(3) if preconditioner is None else preconditioner)
    assert answer.claim == claim
    np.testing.assert_allclose(answer.value, stationary(HESSIAN, NOISE, rates, momentum), rtol=1e-11)
    assert answer.relative_distance < 1e-10


def test_float32_and_any_memory_order_give_the_same():
    expected = sgdcheck.predict_covariance(HESSIAN, NOISE, learning_rate=0.3).value
    single = HESSIAN.astype(np.float32)
    for hessian in [single, np.asfortranarray(single), single.astype(">f4"), HESSIAN.tolist()]:
        found = sgdcheck.predict_covariance(hessian, NOISE, learning_rate=0.3)
        np.testing.assert_array_equal(found.value, expected)


def test_the_limit_of_small_steps_is_beside_it():
    answer = sgdcheck.predict_covariance(HESSIAN, NOISE, learning_rate=1e-6)
    np.testing.assert_allclose(answer.value, answer.continuous_time, rtol=1e-4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"hessian": -HESSIAN}, "positive definite"),
        ({"hessian": HESSIAN[:2]}, "square"),
        ({"hessian": HESSIAN[0]}, "hessian has 1 axes"),
        ({"hessian": HESSIAN + 1j}, "hessian holds complex128"),
        ({"noise": NOISE[:2, :2]}, "noise covariance"),
        ({"noise": np.full((3, 3), np.nan)}, "finite"),
        ({"learning_rate": 0.9}, "learning rate"),
        ({"learning_rate": -1.0}, "learning rate"),
        ({"momentum": 1.0}, "momentum"),
    ],
)
def test_what_has_no_answer_says_why(change, reason):
    given = {"hessian": HESSIAN, "noise": NOISE, "learning_rate": 0.3} | change
    with pytest.raises(ValueError, match=reason):
        sgdcheck.predict_covariance(given.pop("hessian"), given.pop("noise"), **given)


def test_a_matrix_that_is_not_symmetric_needs_leave():
    turned = HESSIAN + np.triu(np.full((3, 3), 0.1), 1)
    with pytest.raises(ValueError, match="symmetri"):
        sgdcheck.predict_covariance(turned, NOISE, learning_rate=0.3)
    answer = sgdcheck.predict_covariance(turned, NOISE, learning_rate=0.3, symmetrise=True)
    expected = sgdcheck.predict_covariance((turned + turned.T) / 2, NOISE, learning_rate=0.3)
    np.testing.assert_allclose(answer.value, expected.value, rtol=1e-12)


def test_claims_have_verdicts():
    found = {claim["id"]: claim for claim in sgdcheck.claims()}
    assert len(found) == len(sgdcheck.claims()) > 100
    assert found["liu2021/stationary-covariance"]["as_printed"] == "Consistent"


def test_evidence_is_read_line_by_line():
    found = sgdcheck.evidence(REPOSITORY / "snapshots" / "evidence")
    known = {claim["id"] for claim in sgdcheck.claims()}
    assert {finding["claim"] for finding in found.findings} <= known
    assert found.run["budget"] == "standard"
    assert len(found.findings) > 1000


def test_a_folder_without_evidence_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds no evidence"):
        sgdcheck.evidence(tmp_path)


def test_the_examples_in_the_documentation_run():
    assert doctest.testmod(sgdcheck).failed == 0
