import type { RunStore, StoredEntry } from '../run/run-store.js'
import type { Instant } from '../time/instant.js'
import type { Policy } from './policy.js'

/** One change of a policy, as the audit has it. */
export interface PolicyVersion {
  /**
   * `unknown`: it was about to be done, and what became of it was not written down: whoever did it was killed. Where it did
   * happen, the change after it begins from there.
   */
  readonly change: 'created' | 'changed' | 'removed' | 'refused' | 'unknown'
  readonly at: Instant
  readonly actor: string
  readonly origin: string
  readonly before: Policy | undefined
  readonly after: Policy | undefined
  /** Where it stands in the audit. */
  readonly runId: string
  readonly n: number
}

/** What became of a policy since it was created, the first change first. Empty for a policy that the audit does not know. */
export async function policyHistory(id: string, runs: RunStore, signal?: AbortSignal): Promise<PolicyVersion[]> {
  await runs.refresh(signal)
  const entries = (await runs.log({ policyIds: [id] }, signal)).filter(({ event }) => event.startsWith('policy.'))
  const settled = new Set(entries.filter(({ event }) => event !== 'policy.intended').map(({ chain }) => chain))
  return entries
    .filter(({ event, chain }) => event !== 'policy.intended' || !settled.has(chain))
    .flatMap((entry) => {
      const change = changes[entry.event]
      return change ? [{ change, ...versionOf(entry) }] : []
    })
}

const changes: Readonly<Record<string, PolicyVersion['change']>> = {
  'policy.created': 'created',
  'policy.changed': 'changed',
  'policy.removed': 'removed',
  'policy.refused': 'refused',
  'policy.intended': 'unknown',
}

function versionOf({ entry, at, actor, origin, chain, n }: StoredEntry): Omit<PolicyVersion, 'change'> {
  return { at, actor, origin, ...contents(entry), runId: chain, n }
}

/** Nothing for an entry that somebody spoiled: verifying the audit tells. */
function contents(entry: string): Pick<PolicyVersion, 'before' | 'after'> {
  try {
    const { before, after } = JSON.parse(entry) as Partial<PolicyVersion>
    return { before, after }
  } catch {
    return { before: undefined, after: undefined }
  }
}
