import { createHash } from 'node:crypto'
import { CtkError } from '../errors/ctk-error.js'
import { canonicalJson } from '../json/canonical-json.js'
import { CONTRACT_VERSION } from '../plugin/plugin.js'
import type { RetentionPlan } from './plan.js'

/** A plan as it stands in a file: what was reviewed is what runs. */
export interface SavedPlan extends RetentionPlan {
  /** What the database says it is; see `ServerStatus`. */
  readonly identity: string
  /** The contract of the plugins that made it. */
  readonly contract: number
}

/**
 * A plan to be written to a file. Its hash is of everything in it, when it was made included.
 *
 * @param identity of the database it was made for
 */
export function savedPlan(plan: RetentionPlan, identity: string): SavedPlan {
  const saved = { ...plan, identity, contract: CONTRACT_VERSION }
  return { ...saved, hash: hashOf(saved) }
}

/** The text of the file. */
export function writePlan(plan: SavedPlan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`
}

/**
 * Reads the text of a saved plan.
 *
 * @throws CTK_PLAN_INVALID when a single byte is not as it was written, or when this release did not write it
 */
export function readPlan(text: string): SavedPlan {
  let plan: SavedPlan
  try {
    plan = JSON.parse(text) as SavedPlan
  } catch (cause) {
    throw invalid('The file is not a saved plan: it is not JSON.', cause)
  }
  if (typeof plan !== 'object' || plan === null || !Array.isArray(plan.tables))
    throw invalid('The file is not a saved plan.')
  if (plan.format !== 1 || plan.contract !== CONTRACT_VERSION)
    throw invalid('The plan was made by another release of ctk, or with plugins for another contract.')
  // Not only what it says: also how it is written.
  if (plan.hash !== hashOf(plan) || text !== writePlan(plan)) throw invalid('The plan was edited after it was made.')
  return plan
}

function hashOf({ hash: _hash, ...rest }: SavedPlan): string {
  return createHash('sha256').update(canonicalJson(rest)).digest('hex')
}

function invalid(message: string, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_PLAN_INVALID',
    message: `${message} Nothing was done.`,
    suggestions: ['Make it again and review it: ctk retention plan --out plan.json'],
    cause,
  })
}
