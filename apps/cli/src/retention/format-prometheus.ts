import { formatTableName, type PolicyStatus, type StatusReport } from '@ctk/core'

interface Metric {
  readonly name: string
  readonly help: string
  /** Undefined where it is not known: then there is no sample. */
  value(status: PolicyStatus): number | undefined
}

const seconds = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : milliseconds / 1000)
const flag = (value: boolean) => (value ? 1 : 0)

/** All are gauges; times are Unix seconds, as Prometheus has them. */
const metrics: readonly Metric[] = [
  {
    name: 'ctk_retention_policy_last_run_timestamp_seconds',
    help: 'When a run last dealt with the policy, whatever became of it.',
    value: ({ lastAt }) => seconds(lastAt),
  },
  {
    name: 'ctk_retention_policy_last_success_timestamp_seconds',
    help: 'When a run last did what was due, or found nothing due.',
    value: ({ lastSuccessAt }) => seconds(lastSuccessAt),
  },
  {
    name: 'ctk_retention_policy_next_expiry_timestamp_seconds',
    help: 'When the next data expires.',
    value: ({ next }) => seconds(next?.at),
  },
  {
    name: 'ctk_retention_policy_lag_seconds',
    help: 'How long the oldest expired data has been waiting.',
    value: ({ lagMs }) => seconds(lagMs),
  },
  {
    name: 'ctk_retention_policy_due_partitions',
    help: 'How many partitions are due.',
    value: ({ due }) => due.partitions,
  },
  {
    name: 'ctk_retention_policy_due_rows',
    help: 'How many rows are due, by the estimate of the database where it has no count.',
    value: ({ due }) => due.rows,
  },
  {
    name: 'ctk_retention_policy_due_bytes',
    help: 'How many bytes are due, with all copies.',
    value: ({ due }) => due.bytes,
  },
  {
    name: 'ctk_retention_policy_consecutive_failures',
    help: 'How often the policy has failed in a row.',
    value: ({ failures }) => failures,
  },
  {
    name: 'ctk_retention_policy_paused',
    help: 'Whether the policy is left out after repeated failures.',
    value: ({ state }) => flag(state === 'paused'),
  },
  {
    name: 'ctk_retention_policy_refused',
    help: 'Whether the policy cannot be carried out.',
    value: ({ state }) => flag(state === 'refused'),
  },
  {
    name: 'ctk_retention_policy_stale',
    help: 'Whether no run has dealt with the policy for longer than it may take.',
    value: ({ state }) => flag(state === 'stale'),
  },
]

/**
 * How policies fare as metrics, in the text format of Prometheus (version 0.0.4): each metric with HELP and TYPE and a sample
 * for every policy of which it is known, labelled by policy, strategy and table.
 */
export function formatPrometheus({ policies, now }: StatusReport): string {
  const lines = metrics.flatMap(({ name, help, value }) => {
    const samples = policies.flatMap((status) => {
      const known = value(status)
      return known === undefined ? [] : [`${name}{${labels(status)}} ${known}`]
    })
    return samples.length === 0 ? [] : [...head(name, help), ...samples]
  })
  const own = 'ctk_retention_status_timestamp_seconds'
  return `${[...lines, ...head(own, 'When this was asked.'), `${own} ${now / 1000}`].join('\n')}\n`
}

function head(name: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`]
}

function labels({ policyId, strategy, table }: PolicyStatus): string {
  return Object.entries({ policy: policyId, strategy, table: formatTableName(table) })
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
