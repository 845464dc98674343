"""Jacobi's method: the eigenpairs of symmetric matrices, graded, singular and indefinite ones too."""

import numpy as np
import pytest

from multigap.kernels.small_matrices import symmetric_eigen

RANDOM = np.random.default_rng(12)


def graded(size, rank):
    """A positive semi-definite matrix whose rows span ten decades."""
    rows = RANDOM.normal(size=(size, rank)) * np.logspace(0, -5, size)[:, None]
    return rows @ rows.T


def indefinite(size):
    matrix = RANDOM.normal(size=(size, size))
    return matrix + matrix.T


MATRICES = {
    "nothing": np.zeros((3, 3)),
    "diagonal": np.diag([3.0, -1.0, 2.0]),
    "one": np.array([[0.7]]),
    "swap": np.array([[0.0, 1e-8], [1e-8, 0.0]]),
    "two equal": np.array([[0.2, 0.1], [0.1, 0.2]]),
    "graded": graded(12, 12),
    "of lower rank": graded(12, 4),
    "large": 1e30 * indefinite(9),
    "wires": indefinite(28),
}


@pytest.mark.parametrize("name", MATRICES)
def test_eigenpairs_are_those_of_lapack(name):
    matrix = MATRICES[name]
    values, vectors = np.empty(len(matrix)), np.empty(matrix.shape)
    symmetric_eigen(matrix.copy(), values, vectors)
    scale = np.abs(matrix).max()
    np.testing.assert_allclose(np.sort(values), np.linalg.eigvalsh(matrix), rtol=0, atol=1e-14 * scale * 30)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(len(matrix)), rtol=0, atol=1e-13)
    np.testing.assert_allclose(vectors * values @ vectors.T, matrix, rtol=0, atol=1e-13 * scale * 5)
