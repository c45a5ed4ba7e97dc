/** The item with exactly this name, else the only one whose name differs in case alone. */
export function findByName<T extends { readonly name: string }>(name: string, items: readonly T[]): T | undefined {
  const exact = items.find((item) => item.name === name)
  if (exact) return exact
  const lower = name.toLowerCase()
  const alike = items.filter((item) => item.name.toLowerCase() === lower)
  return alike.length === 1 ? alike[0] : undefined
}
