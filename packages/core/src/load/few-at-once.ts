/**
 * Does something with each item, with so many at once. Takes no further item while so many are under way, and ends with the first
 * failure, once all that had begun has ended.
 */
export async function fewAtOnce<T>(
  items: AsyncIterable<T>,
  most: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  let index = 0
  try {
    for await (const item of items) {
      const one: Promise<void> = work(item, index++)
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => underWay.delete(one))
      underWay.add(one)
      if (underWay.size >= most) await Promise.race(underWay)
      if (failure) break
    }
  } finally {
    await Promise.all(underWay)
  }
  if (failure) throw failure.error
}
