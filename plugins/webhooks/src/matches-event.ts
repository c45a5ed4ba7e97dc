import { nearest } from '@ctk/core'
import { webhookInvalid } from './webhook-errors.js'

const families = ['run', 'table', 'step', 'policy', 'hold', 'gate']

/**
 * Whether a type of event is among the patterns: `*` is all, `run.*` a family, `run.finished` one type.
 *
 * @example matchesEvent(['run.*'], 'run.finished') // true
 */
export function matchesEvent(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) => pattern === '*' || pattern === type || pattern === `${type.split('.')[0]}.*`)
}

/**
 * Reads patterns as a person writes them.
 *
 * @throws CTK_WEBHOOK_INVALID
 * @example parseEvents('run.*, step.failed') // ['run.*', 'step.failed']
 */
export function parseEvents(text: string): string[] {
  const patterns = [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '')
  if (patterns.length === 0) throw unreadable('nothing', undefined)
  for (const pattern of patterns) {
    const family = /^(\*|([a-z][a-z0-9-]*)\.(\*|[a-z][a-z0-9-]*))$/.exec(pattern)?.[2]
    if (family === undefined && pattern !== '*') throw unreadable(`"${pattern}"`, undefined)
    if (family === undefined || families.includes(family)) continue
    // A family of a plugin is none of ours; one that nearly is, is a mistake.
    const near = nearest(family, families)
    if (near !== undefined) throw unreadable(`"${pattern}"`, pattern.replace(family, near))
  }
  return patterns
}

function unreadable(found: string, near: string | undefined) {
  return webhookInvalid(`--events: ${found} is no pattern of events.${near ? ` Did you mean "${near}"?` : ''}`, [
    `Patterns are * for all, ${families.map((family) => `${family}.*`).join(', ')}, or a type such as run.finished.`,
  ])
}
