/** Whether a statement failed because the table has the column already. CrateDB has no code of its own for that. */
export function isDuplicateColumn(error: unknown): boolean {
  return error instanceof Error && / already has a column named /.test(error.message)
}
