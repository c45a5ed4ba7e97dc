import { canonicalJson } from '../json/canonical-json.js'
import { type ChainHead, nextHash, openChain, sealChain } from './audit-chain.js'
import type { AuditEntry } from './audit-entry.js'
import type { RunRecord } from './run.js'
import type { StoredEntry } from './run-store.js'

/**
 * - `place`: an entry is missing, or one is there that has no place
 * - `hash`: text and hash of an entry do not fit together: it was changed, moved or put in
 * - `column`: a column says something else than the text that is hashed
 * - `tail`: entries at the end are missing, or are there beyond the end
 * - `head`: how the run began or ended does not give its head
 * - `run`: entries without a run
 * - `missing`: nothing is left of the run
 * - `report`: a report that was kept apart says something else
 */
export type AuditProblem = 'place' | 'hash' | 'column' | 'tail' | 'head' | 'run' | 'missing' | 'report'

/** Something in the audit that was not written by ctk as it stands there. */
export interface AuditFinding {
  readonly code: 'CTK_FINDINGS'
  /** The run whose chain it is in. */
  readonly chain: string
  /** The place of the entry, from 1 on; undefined when it is about the run. */
  readonly n: number | undefined
  readonly problem: AuditProblem
  /** One sentence. */
  readonly message: string
}

/** What verifying a chain gave. */
export interface ChainVerdict {
  readonly entries: number
  /** A run that has not finished, or was killed, has no closing, and may have entries beyond its head. */
  readonly finished: boolean
  readonly findings: readonly AuditFinding[]
}

/**
 * Recomputes a chain, entry by entry: the hash of the opening, places from 1 on without a gap, each hash, the columns, the
 * length and the head that the run tells, and the seal.
 *
 * @example
 * const chain = new ChainVerifier(run)
 * for (const entry of entries) chain.add(entry)
 * const { findings } = chain.end()
 */
export class ChainVerifier {
  readonly #run: RunRecord
  readonly #findings: AuditFinding[] = []
  #place: ChainHead
  /** The head where the run says that the chain ends. */
  #end: ChainHead | undefined
  #entries = 0

  constructor(run: RunRecord) {
    this.#run = run
    this.#place = openChain(run.opening)
    if (run.length === 0) this.#end = this.#place
    const { id, kind, actor, origin, startedAt } = run
    this.#compare(undefined, { id, kind, actor, origin, startedAt }, member(parse(run.opening), 'run'))
  }

  /** @param entry in order of place */
  add(entry: StoredEntry): void {
    const { n, hash } = entry
    const gap = n - this.#place.length - 1
    if (n < 1) this.#find(n, 'place', `its place, ${n}, is not one that a chain has`)
    else if (gap > 0) this.#find(n, 'place', `${gap === 1 ? 'the entry' : `the ${gap} entries`} before it are missing`)
    // Behind a gap nobody knows what was hashed before.
    else if (nextHash(this.#place.head, entry.entry) !== hash) {
      this.#find(n, 'hash', 'its text, or the one before it, does not give its hash')
    }
    this.#place = { length: n, head: hash }
    if (n === this.#run.length) this.#end = this.#place
    this.#entries += 1
    const { event, at, actor, origin, table, policyId, subject } = entry
    this.#compare(n, { event, at, actor, origin, table, policyId, subject }, parse(entry.entry))
  }

  end(): ChainVerdict {
    const { closing, finishedAt, exitCode, length, head } = this.#run
    const finished = closing !== undefined
    const last = this.#place.length
    if (last < length) this.#find(undefined, 'tail', `it has ${length} entries, and after ${last} there are none`)
    else if (last > length && finished) {
      this.#find(length + 1, 'tail', `it is beyond the end of a finished run, which has ${length} entries`)
    }
    if (this.#end) {
      const expected = finished ? sealChain(this.#end, closing) : this.#end
      if (expected.head !== head) {
        this.#find(undefined, 'head', `its ${finished ? 'end' : 'beginning and its entries'} do not give its head`)
      }
    }
    const own = finished ? member(parse(closing), 'run') : {}
    this.#compare(undefined, { finishedAt, exitCode }, own)
    return { entries: this.#entries, finished, findings: this.#findings }
  }

  /** Columns repeat what the hashed text says. */
  #compare(n: number | undefined, columns: Readonly<Record<string, unknown>>, text: unknown): void {
    for (const [name, value] of Object.entries(columns)) {
      const said = member(text, name)
      if (canonicalJson(value) === canonicalJson(said)) continue
      this.#find(
        n,
        'column',
        `${names[name] ?? name} is ${shown(value)}, and the text that is hashed says ${shown(said)}`,
      )
    }
  }

  #find(n: number | undefined, problem: AuditProblem, what: string): void {
    this.#findings.push(finding(this.#run.id, n, problem, what))
  }
}

/** Members whose column has another name. */
const names: Readonly<Record<string, string>> = { policyId: 'the policy', at: 'the time' }

/** A finding with its sentence. */
export function finding(chain: string, n: number | undefined, problem: AuditProblem, what: string): AuditFinding {
  const subject = n === undefined ? `Run ${chain}` : `Run ${chain}, entry ${n}`
  return { code: 'CTK_FINDINGS', chain, n, problem, message: `${subject}: ${what}.` }
}

function shown(value: unknown): string {
  const text = canonicalJson(value ?? null)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function parse(text: string): Partial<AuditEntry> | undefined {
  try {
    return JSON.parse(text) as Partial<AuditEntry>
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
