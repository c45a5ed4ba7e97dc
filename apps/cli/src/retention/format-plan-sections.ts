import { formatTableName, type KeptPartition, type Refusal, type TablePlan } from '@ctk/core'

/** Where each table stops, and what is kept although it is old. */
export function formatKept(tables: readonly TablePlan[]): string[] {
  const several = new Set(tables.map((table) => formatTableName(table.policy.table))).size > 1
  const kept = (stops: boolean) =>
    tables.flatMap((table) =>
      table.kept
        .filter(({ reason }) => (reason === 'not-yet') === stops)
        .map((partition) => keptLine(table, partition, several)),
    )
  return [section('Stops short of', kept(true)), section('Kept', kept(false))].filter((text) => text !== '')
}

/** What a run would leave alone, and what cannot be carried out at all. */
export function formatRefusals(tables: readonly TablePlan[]): string[] {
  const guards = section('A run would refuse', refusals(tables, 'guard'))
  return [guards, section('Refused', refusals(tables, 'refusal'))].filter((text) => text !== '')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines].join('\n')
}

function keptLine({ policy }: TablePlan, { label, explanation }: KeptPartition, several: boolean): string {
  return ` ${several ? `${formatTableName(policy.table)} ` : ''}${label}  ${explanation}`
}

function refusals(tables: readonly TablePlan[], field: 'guard' | 'refusal'): string[] {
  return tables.flatMap(({ [field]: refusal, policy }) =>
    refusal ? [` ${policy.strategy} ${formatTableName(policy.table)}: ${refusal.message}`, ...remedies(refusal)] : [],
  )
}

function remedies({ suggestions }: Refusal): string[] {
  return suggestions.map((suggestion) => `   ${suggestion}`)
}
