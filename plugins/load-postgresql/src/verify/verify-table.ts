import type { Database } from '@ctk/core'
import type { TablePlan } from '../plan/table-plan.js'
import { compareBags } from './compare-bags.js'
import { compareRows } from './compare-rows.js'
import type { Summary } from './side.js'
import { sidesOf } from './sides.js'
import type { ColumnDifference, Verification } from './verification.js'

/**
 * Compares a table that was brought over with what it was made from: what both servers count, and every row.
 *
 * @param progress is told how many rows of the source were compared
 */
export async function verifyTable(
  plan: TablePlan,
  source: Database,
  target: Database,
  signal: AbortSignal,
  progress: (rows: number) => void,
): Promise<Verification> {
  const sides = sidesOf(plan, source, target)
  const [here, there] = await Promise.all([sides.source.summary(signal), sides.target.summary(signal)])
  const compare = plan.key.length > 0 ? compareRows : compareBags
  const { differing, differences, checksum } = await compare(plan, sides, signal, progress)
  const columns = compareColumns(plan, here, there)
  return {
    equal: here.rows === there.rows && differing === 0 && columns.length === 0 && checksum.source === checksum.target,
    rows: { source: here.rows, target: there.rows },
    checksum,
    columns,
    differing,
    differences,
  }
}

function compareColumns({ columns }: TablePlan, source: Summary, target: Summary): ColumnDifference[] {
  return columns.flatMap(({ name, mapping }, i): ColumnDifference[] => {
    const [here, there] = [source.columns[i], target.columns[i]]
    if (!here || !there) return []
    const shown = (value: unknown, render: (value: unknown) => string) =>
      value === null || value === undefined ? null : render(value)
    const found = [
      { column: name, what: 'nulls' as const, source: String(here.nulls), target: String(there.nulls) },
      ...(['min', 'max'] as const).map((what) => ({
        column: name,
        what,
        source: 'min' in here && 'min' in there ? shown(here[what], mapping.source) : null,
        target: 'min' in here && 'min' in there ? shown(there[what], mapping.target) : null,
      })),
    ]
    return found.filter((each) => each.source !== each.target)
  })
}
