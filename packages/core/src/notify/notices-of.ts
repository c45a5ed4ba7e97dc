import type { AppendedEntry, CtkEvent } from '../events/event.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { Notice } from './notice.js'

type Of<T extends CtkEvent['type']> = Extract<CtkEvent, { type: T }>

/** Runs that are one change: their entry tells of it, and that they began and ended is no news. */
const changes: readonly string[] = ['policy', 'hold', 'gate']

/** What an event is worth telling outside: nothing of progress, everything of what reaches the audit. */
export function noticesOf(event: CtkEvent): Notice[] {
  if (event.type === 'run.started') return changes.includes(event.kind) ? [] : [started(event)]
  if (event.type === 'audit.appended') {
    // An intention is no news: what became of it is told.
    const news = event.entries.filter((entry) => !entry.event.endsWith('.intended'))
    return news.map((entry) => entryNotice(event.runId, entry))
  }
  if (event.type === 'run.finished')
    return changes.includes(event.kind) ? [] : [...tableNotices(event), finished(event)]
  return []
}

function started({ runId: run, kind, actor, origin, startedAt, opening, audit }: Of<'run.started'>): Notice {
  const data = plain({ kind, actor, origin, opening })
  return { id: `${run}.started`, type: 'run.started', at: startedAt, run, data: { ...data, audit } }
}

function entryNotice(run: string, entry: AppendedEntry): Notice {
  const { n, hash, event, at, actor, origin, table, policyId, subject, before, after } = entry
  const data = plain({ actor, origin, table, policyId, subject, before, after })
  return { id: `${run}.${n}`, type: event, at, run, data: { ...data, audit: { length: n, head: hash } } }
}

/** What became of each policy that the run had something to do with. */
function tableNotices(event: Of<'run.finished'>): Notice[] {
  const { runId: run, finishedAt: at, closing, audit } = event
  const tables = (closing as { tables?: unknown } | null)?.tables
  if (!Array.isArray(tables)) return []
  return tables.flatMap((table: { policyId?: unknown; status?: unknown }) => {
    const type = tableTypes[String(table.status)]
    if (type === undefined) return []
    return [{ id: `${run}.table.${table.policyId}`, type, at, run, data: { ...plain(table), audit: audit ?? null } }]
  })
}

const tableTypes: Readonly<Record<string, string>> = {
  done: 'table.finished',
  partial: 'table.failed',
  failed: 'table.failed',
  refused: 'table.refused',
}

function finished(event: Of<'run.finished'>): Notice {
  const { runId: run, kind, actor, origin, startedAt, finishedAt: at, exitCode, closing, audit } = event
  const data = plain({ kind, actor, origin, startedAt: new Date(startedAt), exitCode, closing })
  return { id: `${run}.finished`, type: 'run.finished', at, run, data: { ...data, audit: audit ?? null } }
}

/** As it is when it comes back from the audit: members sorted, without those that are undefined, bigints as text. */
function plain(value: object): Record<string, unknown> {
  return JSON.parse(canonicalJson(value)) as Record<string, unknown>
}
