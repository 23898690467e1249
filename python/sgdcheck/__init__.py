"""Formulas for stochastic gradient descent that have been checked, and the verdicts on the claims that state them.

Arrays are NumPy's, of any floating-point type: ``float32`` Hessians are welcome, and all computation is in ``float64``.
What a formula's hypotheses exclude raises ``ValueError`` with the reason and the way out.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _sgdcheck

__all__ = ["Covariance", "Evidence", "claims", "evidence", "predict_covariance"]


@dataclass(frozen=True)
class Covariance:
    """A stationary covariance, with the claim whose formula gave it."""

    value: NDArray[np.float64]
    """The covariance of the weights around the minimum, d x d, by the formula for steps of any size."""
    continuous_time: NDArray[np.float64]
    """What the stochastic differential equation gives in its place: the limit of small steps."""
    claim: str
    """The id of the claim, as ``liu2021/stationary-covariance``."""
    as_printed: str
    """The recorded verdict on the claim as the paper states it: ``Consistent``, ``Refuted``, .."""
    corrected: str | None
    """The recorded verdict on the corrected claim, where there is one."""
    relative_distance: float
    """The largest distance of an entry from what an oracle found that does not know the formula, its own error
    included, in units of the largest entry; ``inf`` where no oracle could check the value."""
    digits: int | None
    """How many decimal digits are more than roundings; ``None``: as many as are ever shown."""
    notes: list[str]
    """What was done to the input, and what the numbers are not."""
    record: dict[str, Any] = field(repr=False)
    """All that ``sgdcheck predict covariance --format json`` says beside the matrices."""


@dataclass(frozen=True)
class Evidence:
    """What a run found."""

    run: dict[str, Any]
    """Its seed, budget and version."""
    findings: list[dict[str, Any]]
    """One dictionary per experiment and instance, in the order of the claims: ``claim``, ``experiment``, ``name``,
    ``summary``, ``predicted``, ``observed``, ``resolution``, ``verdict``, .. Intervals are pairs; ``None`` is an end
    at infinity."""
    stale: list[str]
    """Claims whose evidence comes from other code than this version's."""


def predict_covariance(
    hessian: ArrayLike,
    noise: ArrayLike,
    *,
    learning_rate: float,
    momentum: float = 0.0,
    preconditioner: ArrayLike | None = None,
    symmetrise: bool = False,
    project: bool = False,
) -> Covariance:
    """The stationary covariance of SGD near a minimum, for steps of any size.

    The weights obey ``m' = momentum m + gradient``, ``w' = w - learning_rate P m'``, where the gradient is
    ``hessian @ w`` and noise of that covariance; the formula is that of Theorems 1 to 3 of Liu, Ziyin and Ueda (2021).

    Parameters
    ----------
    hessian
        The Hessian of the loss at the minimum, d x d, symmetric and positive definite.
    noise
        The covariance of the gradient noise, d x d, symmetric and positive semidefinite.
    learning_rate
        The step, positive, and small enough for the iteration to be stable.
    momentum
        In [0, 1).
    preconditioner
        P, d x d, symmetric and positive definite; the identity if it is left out.
    symmetrise
        Take the mean of each matrix and its transpose, however far apart they are. Without it, entries may differ from
        those across the diagonal by a thousandth of their scale; what was done is told in the notes.
    project
        Replace negative eigenvalues of the noise by zero.

    Raises
    ------
    ValueError
        If a hypothesis fails, or an array is no matrix of real numbers.

    Examples
    --------
    >>> H, C = [[2.0, 1.0], [1.0, 3.0]], [[1.0, 0.5], [0.5, 2.0]]
    >>> answer = predict_covariance(H, C, learning_rate=0.5)
    >>> answer.claim, answer.as_printed
    ('liu2021/stationary-covariance', 'Consistent')
    >>> round(float(answer.value[0, 0]), 12)
    0.56
    """
    given = None if preconditioner is None else _matrix("preconditioner", preconditioner)
    matrices = (_matrix("hessian", hessian), _matrix("noise", noise), given)
    numbers = (float(learning_rate), float(momentum))
    value, continuous, told = _sgdcheck.predict_covariance(
        matrices, numbers, (bool(symmetrise), bool(project))
    )
    record = json.loads(told)["answers"][0]
    del record["value"], record["beside"]
    distances = [check["relative_distance"] for check in record["checks"]]
    known = [distance for distance in distances if distance is not None]
    return Covariance(
        value=value,
        continuous_time=continuous,
        claim=record["claim"]["id"],
        as_printed=record["claim"]["as_printed"],
        corrected=record["claim"]["corrected"],
        relative_distance=max(known, default=float("inf")),
        digits=record["digits"],
        notes=record["notes"],
        record=record,
    )


def claims() -> list[dict[str, Any]]:
    """Every claim with its recorded verdicts, as ``sgdcheck list --format json`` prints them.

    Each has ``id``, ``paper``, ``section``, ``locus``, ``statement``, ``as_printed``, ``fault``, ``inherits``,
    ``corrected``, ``correction``, ``range``, ``experiments`` and ``source``; nothing runs. A data frame of them is
    ``pandas.DataFrame(sgdcheck.claims())``.
    """
    return json.loads(_sgdcheck.claims())


def evidence(folder: str | os.PathLike[str]) -> Evidence:
    """What a run left in a folder, as ``snapshots/evidence`` of the repository.

    Raises
    ------
    ValueError
        If it holds no evidence, or a line is not what its checksum and its intervals say.
    """
    return Evidence(**json.loads(_sgdcheck.evidence(os.fspath(folder))))


def _matrix(name: str, given: ArrayLike) -> NDArray[np.float64]:
    """An array of two axes of real numbers, in float64."""
    array = np.asarray(given)
    if array.ndim != 2:
        raise ValueError(f"{name} has {array.ndim} axes, not the two of a matrix; reshape it")
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds {array.dtype}, not real numbers; convert it, or take the real part")
    return array.astype(np.float64)
