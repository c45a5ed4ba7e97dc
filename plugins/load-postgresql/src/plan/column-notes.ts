import type { PlannedColumn } from './table-plan.js'

/** What was decided of columns: those that it says the same of are named together. */
export function columnNotes(columns: readonly PlannedColumn[], of: 'note' | 'loses'): string[] {
  const groups = Map.groupBy(
    columns.filter(({ mapping }) => mapping[of] !== undefined),
    ({ mapping }) => mapping[of] as string,
  )
  return [...groups].map(([said, members]) => `${members.map(({ name }) => name).join(', ')}: ${said}`)
}
