import type { TableName } from '../address/table-name.js'
import type { RunKind, RunRecord } from '../run/run.js'
import type { StepState, StepTotals } from '../run/step.js'
import type { Instant } from '../time/instant.js'

/** What became of the steps of a run on one table. */
export interface RunTable {
  readonly table: TableName
  /** How many steps ended, or did not end, in which way. */
  readonly steps: Readonly<Record<StepState, number>>
  /** Of what is done: rows and bytes that were removed or moved, where the database told. */
  readonly rows: number | undefined
  readonly bytes: number | undefined
}

/** A run in short. */
export interface RunSummary {
  readonly id: string
  readonly kind: RunKind
  /**
   * `running`: it has not finished and holds a lease; it may have died since, which only waiting would tell.
   * `unfinished`: it has not finished, and nobody holds its leases: it was killed, and can be resumed.
   */
  readonly state: 'finished' | 'running' | 'unfinished'
  readonly startedAt: Instant
  readonly finishedAt: Instant | undefined
  readonly milliseconds: number | undefined
  readonly exitCode: number | undefined
  readonly actor: string
  readonly origin: string
  /** The hash of the plan that was carried out. */
  readonly plan: string | undefined
  /** In order of name. */
  readonly tables: readonly RunTable[]
  /** Where the audit chain of the run stands. */
  readonly audit: { readonly length: number; readonly head: string }
}

/** @param alive the ids of runs that hold a lease */
export function summarize(run: RunRecord, totals: readonly StepTotals[], alive: ReadonlySet<string>): RunSummary {
  const { id, kind, startedAt, finishedAt, exitCode, actor, origin, length, head } = run
  const own = totals.filter((each) => each.runId === id)
  const groups = Map.groupBy(own, ({ table }) => JSON.stringify(table))
  return {
    id,
    kind,
    state: finishedAt !== undefined ? 'finished' : alive.has(id) ? 'running' : 'unfinished',
    startedAt,
    finishedAt,
    milliseconds: finishedAt === undefined ? undefined : finishedAt - startedAt,
    exitCode,
    actor,
    origin,
    // A run that first settled what others left wrote its opening before it had a plan.
    plan: readOpening(run).plan ?? closingPlan(run),
    tables: [...groups.values()].map(tableOf),
    audit: { length, head },
  }
}

/** What a run was asked for, as far as it is known: other kinds and releases write other things. */
export interface Opening {
  readonly plan?: string
  readonly cutoff?: string
  /** Whether it applied a saved plan. */
  readonly saved?: boolean
  readonly request?: Readonly<Record<string, unknown>>
  /** The runs whose unfinished steps it settled. */
  readonly reconciles?: readonly string[]
}

/** Reads what a run was asked for. */
export function readOpening({ opening }: Pick<RunRecord, 'opening'>): Opening {
  try {
    return JSON.parse(opening) as Opening
  } catch {
    return {}
  }
}

function closingPlan({ closing }: RunRecord): string | undefined {
  return closing === undefined ? undefined : readOpening({ opening: closing }).plan
}

function tableOf(group: readonly StepTotals[]): RunTable {
  const count = (state: StepState) => group.find((each) => each.state === state)?.steps ?? 0
  const done = group.find((each) => each.state === 'done')
  return {
    table: (group[0] as StepTotals).table,
    steps: {
      done: count('done'),
      skipped: count('skipped'),
      failed: count('failed'),
      discarded: count('discarded'),
      open: count('open'),
    },
    rows: done?.rows,
    bytes: done?.bytes,
  }
}
