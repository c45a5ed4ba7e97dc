import { formatTableName, type JobReport, type TablePlan } from '@ctk/core'

/** What is said of the plans of policies: for people, for programs, and by the exit code. Pure. */
export function report(plans: readonly Pick<TablePlan, 'status' | 'policy' | 'expired'>[], most: number): JobReport {
  const tables = plans
    .filter(({ status }) => status === 'due')
    .map(({ policy: { table, strategy }, expired: { partitions } }) => ({
      table: formatTableName(table),
      strategy,
      partitions,
    }))
  const waiting = tables.reduce((sum, { partitions }) => sum + partitions, 0)
  return {
    exitCode: waiting > most ? 1 : 0,
    summary: `${waiting} partitions of ${tables.length} policies are waiting; ${most} may.`,
    data: { waiting, most, tables },
  }
}
