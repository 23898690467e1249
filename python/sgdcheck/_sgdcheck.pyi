import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float64]

def predict_covariance(
    matrices: tuple[_Matrix, _Matrix, _Matrix | None],
    numbers: tuple[float, float],
    leave: tuple[bool, bool],
    /,
) -> tuple[_Matrix, _Matrix, str]: ...
def claims() -> str: ...
def evidence(folder: str) -> str: ...
