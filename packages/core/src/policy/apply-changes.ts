import type { Database } from '../database/database.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { CtkEvent } from '../events/event.js'
import type { EventBus } from '../events/event-bus.js'
import { canonicalJson } from '../json/canonical-json.js'
import { runId } from '../retention/run-id.js'
import type { ChainHead } from '../run/audit-chain.js'
import { Journal } from '../run/journal.js'
import type { Actor } from '../run/run.js'
import type { RunStore } from '../run/run-store.js'
import type { Clock } from '../time/clock.js'
import type { Policy } from './policy.js'
import { policyChanged } from './policy-changed.js'
import { policyExists } from './policy-exists.js'
import type { PolicyStore } from './policy-store.js'

/** What becomes of one policy: it is created where there is no `before`, and removed where there is no `after`. */
export interface PolicyChange {
  readonly before: Policy | undefined
  readonly after: Policy | undefined
}

/** Where a change stands in the audit. */
export interface RecordedChange {
  readonly runId: string
  readonly audit: ChainHead
}

interface Parts {
  readonly store: PolicyStore
  readonly runs: RunStore
  readonly database: Database
  readonly clock: Clock
  readonly events: EventBus
  readonly actor: Actor
}

type Writer = Pick<PolicyStore, 'create' | 'update' | 'remove'>

/**
 * Changes policies, and writes that into the audit: a run of the kind `policy` with an entry for each of them.
 *
 * Where there are transactions, changes and audit are one. Elsewhere the audit says first what is about to happen
 * (`policy.intended`) and then what did (`policy.created`, …, or `policy.refused`): after a crash in between there may be an
 * intent without a change, and never a change that the audit does not have in full.
 *
 * @param how what was asked for: `create`, `edit`, `remove`, `import`
 * @throws CTK_POLICY_EXISTS, CTK_POLICY_CHANGED, CTK_STORE_MISSING, CTK_STORE_NEWER
 */
export async function applyChanges(
  how: string,
  changes: readonly PolicyChange[],
  parts: Parts,
): Promise<RecordedChange> {
  const { database, clock, store } = parts
  const id = runId(clock.now())
  const journal = (within = {}) => new Journal(id, { ...parts, store: parts.runs, ...within })
  const told: CtkEvent[] = []
  const opening = { change: how, policies: changes.map((change) => subject(change).id) }
  const audit = database.transaction
    ? await database.transaction(async (sender) => {
        for (const change of changes) await write(change, store.within(sender))
        const within = journal({ sender, events: { emit: (event: CtkEvent) => told.push(event) } })
        await within.open('policy', opening)
        await within.log(changes.map((change) => entry(eventOf(change), change)))
        return within.close(0, { done: changes.length })
      })
    : await intendFirst(changes, opening, journal(), parts)
  for (const event of told) parts.events.emit(event)
  for (const change of changes) {
    const { id: policy, table } = subject(change)
    parts.events.emit({ type: eventOf(change), id: policy, table, runId: id, audit })
  }
  return { runId: id, audit }
}

async function intendFirst(
  changes: readonly PolicyChange[],
  opening: object,
  journal: Journal,
  { store }: Parts,
): Promise<ChainHead> {
  // What can be refused is refused before anything is written.
  const current = await store.list()
  for (const change of changes) requireFree(change, current, store.schema)
  await journal.open('policy', opening)
  await journal.log(changes.map((change) => entry('policy.intended', change)))
  try {
    for (const change of changes) await write(change, store)
  } catch (error) {
    await tellWhatHappened(error, changes, journal, store).catch(() => undefined)
    throw error
  }
  await journal.log(changes.map((change) => entry(eventOf(change), change)))
  return journal.close(0, { done: changes.length })
}

/** A statement that failed may have taken effect, and others before it have: looking again tells. */
async function tellWhatHappened(
  error: unknown,
  changes: readonly PolicyChange[],
  journal: Journal,
  store: PolicyStore,
): Promise<void> {
  const now = await store.list()
  const isDone = (change: PolicyChange) =>
    canonicalJson(now.find(({ id }) => id === subject(change).id)) === canonicalJson(change.after)
  const done = changes.filter(isDone)
  await journal.log(changes.map((change) => entry(isDone(change) ? eventOf(change) : 'policy.refused', change)))
  const [code, exitCode] = isCtkError(error) ? [error.code, error.exitCode] : [undefined, 70]
  await journal.close(exitCode, { done: done.length, error: code })
}

function requireFree(change: PolicyChange, current: readonly Policy[], schema: string): void {
  const { id } = subject(change)
  const found = current.find((policy) => policy.id === id)
  if (!change.before && change.after && found) throw policyExists(schema, change.after, found)
  if (change.before && found?.version !== change.before.version) throw policyChanged(id)
}

async function write({ before, after }: PolicyChange, store: Writer): Promise<void> {
  if (!before) {
    if (after) await store.create(after)
  } else if (!(after ? await store.update(after) : (await store.remove([before.id])) === 1)) {
    throw policyChanged(before.id)
  }
}

function entry(event: string, { before, after }: PolicyChange) {
  const { id, table } = subject({ before, after })
  return { event, table, policyId: id, subject: id, before, after }
}

function eventOf({ before, after }: PolicyChange): 'policy.created' | 'policy.changed' | 'policy.removed' {
  return after ? (before ? 'policy.changed' : 'policy.created') : 'policy.removed'
}

function subject({ before, after }: PolicyChange): Policy {
  return (after ?? before) as Policy
}
