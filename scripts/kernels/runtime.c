/* What a kernel asks of its surroundings, and how the page calls it: the module needs nothing else.
 *
 * Memory is handed out upwards, and what nothing refers to any more is handed out again. All of it is given back
 * when the next run begins, so that a kernel that fails leaves nothing behind.
 */
#include <stddef.h>
#include <stdint.h>

enum { PAGE = 65536 };

extern unsigned char __heap_base; /* of the linker: where data and stack end */

static uintptr_t kept; /* up to here memory is never given back */
static uintptr_t top;  /* from here on it is free */

static void *take(uint64_t size, uint32_t alignment) {
  if (alignment < 8) alignment = 8;
  if (!top) kept = top = (uintptr_t)&__heap_base;
  uint64_t start = ((uint64_t)top + alignment - 1) / alignment * alignment;
  uint64_t end = start + size, room = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
  if (size > UINT32_MAX || end > UINT32_MAX) return NULL;
  if (end > room && __builtin_wasm_memory_grow(0, (end - room + PAGE - 1) / PAGE) == SIZE_MAX) return NULL;
  top = (uintptr_t)end;
  return (void *)(uintptr_t)start;
}

/* Return memory that stays, for what goes in and out; NULL where there is no more. */
__attribute__((export_name("reserve"))) void *reserve(uint32_t bytes) {
  top = kept;
  void *place = take(bytes, 8);
  kept = top;
  return place;
}

/* An entry kernel as Numba compiles it. An array is spread out: its owner and its parent (none here), how many
 * elements and how long each, where they are, its shape, and its strides in bytes. */
typedef void *Owner;
#define ROW Owner, void *, int64_t, int64_t, double *, int64_t, int64_t
#define TABLE Owner, void *, int64_t, int64_t, double *, int64_t, int64_t, int64_t, int64_t
extern int32_t entry(int64_t *status, void **exception, ROW, ROW, TABLE, TABLE);

#define SPREAD_ROW(data, n) NULL, NULL, n, sizeof(double), data, n, sizeof(double)
#define SPREAD_TABLE(data, m, n) \
  NULL, NULL, (int64_t)(m) * (n), sizeof(double), data, m, n, (int64_t)(n) * sizeof(double), sizeof(double)

/* Numba's runtime, as far as kernels need it. Compiled code reads `data` and counts `references` by itself. */
typedef struct MemInfo {
  uint64_t references;
  void *destructor;
  void *destructor_info;
  void *data;
  uint64_t size;
  void *allocator;
} MemInfo;

_Static_assert(offsetof(MemInfo, data) == 16 && offsetof(MemInfo, size) == 24, "the layout that Numba knows");

/* A block is 2^k bytes long: what is known of it, and its data from HEAD on. */
enum { HEAD = 64, SMALLEST = 7, CLASSES = 32 };

static MemInfo *unused[CLASSES]; /* for each k those that nothing refers to, each with the next as its data */

static int class_of(uint64_t size) {
  int k = SMALLEST;
  while (k < CLASSES && (UINT64_C(1) << k) < size + HEAD) k++;
  return k;
}

MemInfo *NRT_MemInfo_alloc_aligned(int64_t size, uint32_t alignment) {
  int k = class_of((uint64_t)size);
  if (k >= CLASSES || alignment > HEAD) return NULL;
  MemInfo *info = unused[k];
  if (info)
    unused[k] = info->data;
  else
    info = take(UINT64_C(1) << k, HEAD);
  if (!info) return NULL;
  *info = (MemInfo){.references = 1, .data = (char *)info + HEAD, .size = (uint64_t)size};
  return info;
}

MemInfo *NRT_MemInfo_alloc(int64_t size) { return NRT_MemInfo_alloc_aligned(size, 16); }
MemInfo *NRT_MemInfo_new_varsize_dtor(int64_t size, void *destructor) { return NRT_MemInfo_alloc(size); }

/* Take back a block that nothing refers to; arrays of numbers refer to nothing themselves. */
void NRT_MemInfo_call_dtor(MemInfo *info) {
  int k = class_of(info->size);
  info->data = unused[k];
  unused[k] = info;
}

void *NRT_Allocate(int64_t size) { return take((uint64_t)size, 16); }
void NRT_Free(void *place) {}

/* Compute, and return the kernel's status, or -1 where it raised an exception. */
__attribute__((export_name("run"))) int32_t run(
    double *settings, int32_t n, double *numbers, int32_t m, double *curves, int32_t rows, int32_t points,
    double *picture, int32_t height, int32_t width) {
  int64_t status = 0;
  void *exception = NULL;
  top = kept;
  for (int k = 0; k < CLASSES; k++) unused[k] = NULL;
  int32_t failed = entry(
      &status, &exception, SPREAD_ROW(settings, n), SPREAD_ROW(numbers, m), SPREAD_TABLE(curves, rows, points),
      SPREAD_TABLE(picture, height, width));
  return failed ? -1 : (int32_t)status;
}

/* Fill the strides of an array of another shape over the same elements, and return whether that can be done:
 * here only where they lie one after the other, rows first. */
int32_t numba_attempt_nocopy_reshape(
    int64_t dimensions, const int64_t *shape, const int64_t *strides, int64_t new_dimensions,
    const int64_t *new_shape, int64_t *new_strides, int64_t item, int32_t columns_first) {
  int64_t step = item;
  if (columns_first) return 0;
  for (int64_t k = dimensions - 1; k >= 0; step *= shape[k], k--)
    if (shape[k] != 1 && strides[k] != step) return 0;
  step = item;
  for (int64_t k = new_dimensions - 1; k >= 0; step *= new_shape[k], k--) new_strides[k] = step;
  return 1;
}
