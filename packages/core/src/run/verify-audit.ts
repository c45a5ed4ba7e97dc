import type { ChainHead } from './audit-chain.js'
import type { RunRecord } from './run.js'
import type { RunStore } from './run-store.js'
import { type AuditFinding, type ChainVerdict, ChainVerifier, finding } from './verify-chain.js'

/** What a report that was kept apart says of the chain of its run. */
export interface KeptHead {
  readonly runId: string
  readonly audit: ChainHead
}

/** Which chains to verify, and what to compare them with. */
export interface VerifyRequest {
  /** Only these runs, and those of the reports; default all. */
  readonly runs?: readonly string[] | undefined
  /** Reports that were kept where whoever owns the database cannot change them. */
  readonly reports?: readonly KeptHead[] | undefined
}

/** What verifying the audit gave: the `--json` document of `ctk audit verify`. */
export interface AuditReport {
  readonly chains: number
  readonly entries: number
  /** How many reports chains were compared with. */
  readonly reports: number
  /** Runs that are going on, or were killed: their chain has no seal yet. Newest first. */
  readonly unfinished: readonly string[]
  /** By chain, newest first, and place. */
  readonly findings: readonly AuditFinding[]
  /** 1 when there is any finding. */
  readonly exitCode: number
}

/** How many are read at a time. */
export interface VerifyPages {
  readonly runs: number
  readonly entries: number
}

/**
 * Recomputes the chains of the audit, page by page: however long it is, few rows are in memory.
 *
 * It proves that nobody changed the audit without being able to write all of it. Whoever can may replace a chain together
 * with the head that its run has, or remove both; only a report that was kept apart shows that.
 */
export async function verifyAudit(
  store: RunStore,
  request: VerifyRequest = {},
  signal?: AbortSignal,
  pages: VerifyPages = { runs: 200, entries: 2_000 },
): Promise<AuditReport> {
  const { reports = [] } = request
  const ids = request.runs && [...new Set([...request.runs, ...reports.map(({ runId }) => runId)])]
  const wanted = new Map<string, KeptHead | undefined>((ids ?? []).map((id) => [id, undefined]))
  for (const report of reports) wanted.set(report.runId, report)
  const findings: AuditFinding[] = []
  const unfinished: string[] = []
  let [chains, entries] = [0, 0]
  await store.refresh(signal)
  for (let before: string | undefined; ; ) {
    const runs = await store.runs({ ids, before, limit: pages.runs }, signal)
    // What a run says that it has was written before it said so, and is seen from now on.
    await store.refresh(signal)
    for (const [run, verdict] of await verdicts(runs, store, pages.entries, signal)) {
      chains += 1
      entries += verdict.entries
      if (!verdict.finished) unfinished.push(run.id)
      const report = wanted.get(run.id)
      findings.push(...verdict.findings, ...(report ? compare(run, report) : []))
      wanted.delete(run.id)
    }
    before = runs.at(-1)?.id
    if (before === undefined || runs.length < pages.runs) break
  }
  for (const { chain, entries } of await strays(store, ids, signal)) {
    findings.push(finding(chain, undefined, 'run', `there are ${entries} entries of it, and the run itself is missing`))
    wanted.delete(chain)
  }
  for (const [id, report] of wanted) findings.push(missing(id, report))
  const exitCode = findings.length > 0 ? 1 : 0
  return { chains, entries, reports: reports.length, unfinished, findings, exitCode }
}

async function verdicts(
  runs: readonly RunRecord[],
  store: RunStore,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Map<RunRecord, ChainVerdict>> {
  const verifiers = new Map(runs.map((run) => [run.id, new ChainVerifier(run)]))
  for (let after: { chain: string; n: number } | undefined; runs.length > 0; ) {
    const page = await store.log({ chains: [...verifiers.keys()], after, limit }, signal)
    for (const entry of page) verifiers.get(entry.chain)?.add(entry)
    after = page.at(-1)
    if (page.length < limit) break
  }
  return new Map(runs.map((run) => [run, (verifiers.get(run.id) as ChainVerifier).end()]))
}

/** A run that has just begun may not be seen by all reads yet; by its id it is. */
async function strays(store: RunStore, ids: readonly string[] | undefined, signal: AbortSignal | undefined) {
  const found = await store.chainsWithoutRun(signal)
  const wanted = found.filter(({ chain }) => ids?.includes(chain) ?? true)
  if (wanted.length === 0) return []
  const known = await store.runs({ ids: wanted.map(({ chain }) => chain) }, signal)
  return wanted.filter(({ chain }) => !known.some(({ id }) => id === chain))
}

function compare(run: RunRecord, { audit: { length, head } }: KeptHead): AuditFinding[] {
  if (run.length === length && run.head === head) return []
  const what =
    run.length === length
      ? `its chain ends with ${run.head}, and the report says ${head}`
      : `its chain has ${run.length} entries, and the report says ${length}`
  return [finding(run.id, undefined, 'report', what)]
}

function missing(id: string, report: KeptHead | undefined): AuditFinding {
  const what = report
    ? `nothing is left of it, and there is a report of ${report.audit.length} entries; or the report is of another database`
    : 'there is no such run in the audit'
  return finding(id, undefined, 'missing', what)
}
