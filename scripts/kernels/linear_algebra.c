/* The few routines of BLAS and LAPACK that Numba asks for, for small real matrices in columns.
 *
 * Names and arguments are those of Numba's own wrappers; `kind` is always 'd'.
 */
#include <math.h>
#include <stdint.h>

int32_t numba_xxdot(int8_t kind, int8_t conjugate, int64_t n, double *x, double *y, double *result) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++) sum += x[i] * y[i];
  *result = sum;
  return 0;
}

/* y = alpha A x + beta y, or with A transposed; A has m rows and n columns. */
int32_t numba_xxgemv(
    int8_t kind, int8_t trans, int64_t m, int64_t n, double *alpha, double *a, int64_t lda, double *x,
    double *beta, double *y) {
  int64_t count = trans == 'n' ? m : n, inner = trans == 'n' ? n : m;
  int64_t down = trans == 'n' ? 1 : lda, along = trans == 'n' ? lda : 1;
  for (int64_t i = 0; i < count; i++) {
    double sum = 0;
    for (int64_t j = 0; j < inner; j++) sum += a[i * down + j * along] * x[j];
    y[i] = *alpha * sum + (*beta == 0 ? 0 : *beta * y[i]);
  }
  return 0;
}

/* C = alpha A B + beta C, A with m rows and B with n columns once they are transposed as told. */
int32_t numba_xxgemm(
    int8_t kind, int8_t transa, int8_t transb, int64_t m, int64_t n, int64_t k, double *alpha, double *a,
    int64_t lda, double *b, int64_t ldb, double *beta, double *c, int64_t ldc) {
  int64_t row = transa == 'n' ? 1 : lda, across = transa == 'n' ? lda : 1;
  int64_t down = transb == 'n' ? 1 : ldb, column = transb == 'n' ? ldb : 1;
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < m; i++) {
      double sum = 0, *place = c + i + j * ldc;
      for (int64_t p = 0; p < k; p++) sum += a[i * row + p * across] * b[p * down + j * column];
      *place = *alpha * sum + (*beta == 0 ? 0 : *beta * *place);
    }
  return 0;
}

static void swap(double *a, double *b) {
  double kept = *a;
  *a = *b;
  *b = kept;
}

/* Solve A X = B by elimination with pivots; returns which pivot vanishes, counted from 1, or 0. */
int32_t numba_xgesv(
    int8_t kind, int64_t n, int64_t nrhs, double *a, int64_t lda, int32_t *pivots, double *b, int64_t ldb) {
  for (int64_t k = 0; k < n; k++) {
    int64_t p = k;
    for (int64_t i = k + 1; i < n; i++)
      if (fabs(a[i + k * lda]) > fabs(a[p + k * lda])) p = i;
    pivots[k] = (int32_t)p + 1;
    if (a[p + k * lda] == 0) return (int32_t)k + 1;
    for (int64_t j = 0; j < n; j++) swap(a + k + j * lda, a + p + j * lda);
    for (int64_t j = 0; j < nrhs; j++) swap(b + k + j * ldb, b + p + j * ldb);
    for (int64_t i = k + 1; i < n; i++) {
      double factor = a[i + k * lda] /= a[k + k * lda];
      for (int64_t j = k + 1; j < n; j++) a[i + j * lda] -= factor * a[k + j * lda];
      for (int64_t j = 0; j < nrhs; j++) b[i + j * ldb] -= factor * b[k + j * ldb];
    }
  }
  for (int64_t j = 0; j < nrhs; j++)
    for (int64_t i = n - 1; i >= 0; i--) {
      for (int64_t k = i + 1; k < n; k++) b[i + j * ldb] -= a[i + k * lda] * b[k + j * ldb];
      b[i + j * ldb] /= a[i + i * lda];
    }
  return 0;
}
