"""Multinomial logistic regression and the reduction that makes it quick.

Written out, not scikit-learn's: a model is trained six times (once for use, five times to
learn how far to trust it), and this takes seconds for all six.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

DIMENSIONS = 400
_ITERATIONS = 60
_PASSES = 2


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return each row's probabilities; rows sum to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def main_directions(rows: csr_matrix, seed: int = 0) -> np.ndarray:
    """Return up to DIMENSIONS orthonormal columns that span the rows best (randomised SVD).

    Weights learnt in these directions are carried back to the original columns by the same
    matrix, so prediction never needs it: W = directions @ w.
    """
    count = min(DIMENSIONS, *rows.shape)
    random = np.random.RandomState(seed)
    sample = rows @ random.randn(rows.shape[1], count + 20).astype(np.float32)
    for _ in range(_PASSES):
        sample = rows @ (rows.T @ np.linalg.qr(sample)[0])
    inside = rows.T @ np.linalg.qr(sample)[0]
    sizes, turn = np.linalg.eigh(inside.T @ inside)  # an SVD of the tall matrix, but quicker
    best = [i for i in np.argsort(-sizes)[:count] if sizes[i] > 1e-6 * sizes[-1]]
    return np.asarray(inside @ (turn[:, best] / np.sqrt(sizes[best])))


def fit(rows: np.ndarray, labels: np.ndarray, c: float) -> np.ndarray:
    """Return float32 weights, one row per column of `rows` and the intercept last.

    `labels` are 0, 1, ... without a gap; `c` is the inverse of the ridge penalty, summed over
    rows as scikit-learn does. Deterministic.
    """
    given = np.hstack([rows, np.ones((len(rows), 1))]).astype(np.float32)
    truth = np.eye(labels.max() + 1, dtype=np.float32)[labels]
    ridge = np.full((given.shape[1], 1), 1 / (c * len(given)), dtype=np.float32)
    ridge[-1] = 0  # how frequent an intent is in training is not punished

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(ridge), -1).astype(np.float32)
        likely = softmax(given @ weights)
        hit = np.maximum((likely * truth).sum(axis=1), 1e-12)
        shrink = ridge * weights
        value = -np.log(hit).mean() + 0.5 * (shrink * weights).sum()
        down = given.T @ ((likely - truth) / len(given)) + shrink
        return float(value), down.astype(np.float64).ravel()

    start = np.zeros(given.shape[1] * truth.shape[1])
    options = {"maxiter": _ITERATIONS, "ftol": 1e-7}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float32).reshape(len(ridge), -1)
