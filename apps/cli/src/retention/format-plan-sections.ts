import { formatTableName, type KeptPartition, type Refusal, type TableName, type TablePlan } from '@ctk/core'

/** What is known of a table of which something stays. Plans and reports both have it. */
export interface KeptOfTable {
  readonly table: TableName
  readonly kept: readonly KeptPartition[]
}

/** Where each table stops, what is kept although it is old, and what holds and gates keep back. */
export function formatKept(plans: readonly TablePlan[]): string[] {
  const tables = plans.map(({ policy, kept }) => ({ table: policy.table, kept }))
  const others = (reason: Reason) => reason !== 'not-yet' && !isHeldBack(reason)
  const sections = [
    section(
      'Stops short of',
      keptLines(tables, (reason) => reason === 'not-yet'),
    ),
    section('Kept', keptLines(tables, others)),
    formatHeldBack(tables),
  ]
  return sections.filter((text) => text !== '')
}

/** What holds and gates keep back, and why: a line for each, neighbours kept by the same as one. Empty when there is nothing. */
export function formatHeldBack(tables: readonly KeptOfTable[]): string {
  return section('Held back', keptLines(tables, isHeldBack))
}

type Reason = KeptPartition['reason']
const isHeldBack = (reason: Reason) => reason === 'hold' || reason === 'gate'

function keptLines(tables: readonly KeptOfTable[], wanted: (reason: Reason) => boolean): string[] {
  const several = new Set(tables.map(({ table }) => formatTableName(table))).size > 1
  return tables.flatMap(({ table, kept }) =>
    together(kept.filter(({ reason }) => wanted(reason))).map(
      ({ label, explanation }) => ` ${several ? `${formatTableName(table)} ` : ''}${label}  ${explanation}`,
    ),
  )
}

/** More than two neighbours that are kept by the same are one line. */
function together(kept: readonly KeptPartition[]): { readonly label: string; readonly explanation: string }[] {
  const groups: KeptPartition[][] = []
  for (const each of kept) {
    const group = groups.at(-1)
    if (group?.[0]?.explanation === each.explanation) group.push(each)
    else groups.push([each])
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)] as [KeptPartition, KeptPartition]
    if (group.length < 3) return group
    return [{ label: `${first.label} … ${last.label} (${group.length} partitions)`, explanation: first.explanation }]
  })
}

/** What a run would leave alone, and what cannot be carried out at all. */
export function formatRefusals(tables: readonly TablePlan[]): string[] {
  const guards = section('A run would refuse', refusals(tables, 'guard'))
  return [guards, section('Refused', refusals(tables, 'refusal'))].filter((text) => text !== '')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines].join('\n')
}

function refusals(tables: readonly TablePlan[], field: 'guard' | 'refusal'): string[] {
  return tables.flatMap(({ [field]: refusal, policy }) =>
    refusal ? [` ${policy.strategy} ${formatTableName(policy.table)}: ${refusal.message}`, ...remedies(refusal)] : [],
  )
}

function remedies({ suggestions }: Refusal): string[] {
  return suggestions.map((suggestion) => `   ${suggestion}`)
}
