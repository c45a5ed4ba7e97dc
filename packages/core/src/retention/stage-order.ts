import { formatTableName } from '../address/table-name.js'
import type { PolicyCase } from './plan-tables.js'

/**
 * The order in which policies of one table take partitions: of the stages that are due for a partition only the furthest one
 * acts. What removes is the last stage, then the longer age comes first. Tables stay in their order.
 */
export function byStage(cases: readonly PolicyCase[]): PolicyCase[] {
  const tables = Map.groupBy(cases, ({ policy }) => formatTableName(policy.table))
  return [...tables.values()].flatMap((stages) => stages.sort((a, b) => removal(a) - removal(b) || age(a) - age(b)))
}

const removal = ({ strategy }: PolicyCase) => (strategy?.destructive ? 0 : 1)
/** The longer the duration, the earlier the threshold. */
const age = ({ threshold }: PolicyCase) => threshold ?? Number.MAX_SAFE_INTEGER
