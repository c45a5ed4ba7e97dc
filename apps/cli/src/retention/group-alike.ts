/**
 * Neighbours that are alike, together; with `all` each alone.
 *
 * @param key what makes them alike
 */
export function groupAlike<T>(items: readonly T[], key: (item: T) => string, all: boolean): T[][] {
  const groups: T[][] = []
  let last: string | undefined
  for (const item of items) {
    const own = key(item)
    if (!all && own === last) groups.at(-1)?.push(item)
    else groups.push([item])
    last = own
  }
  return groups
}

/** What a group is called: `1990-01`, `1990-01 … 1992-11 (34)`. */
export function groupLabel(labels: readonly string[]): string {
  const [first = '', last = ''] = [labels[0], labels.at(-1)]
  return labels.length === 1 ? first : `${first} … ${last} (${labels.length})`
}
