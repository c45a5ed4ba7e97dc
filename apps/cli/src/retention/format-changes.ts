import { canonicalJson, formatExactBytes, type Policy } from '@ctk/core'

const fields = [
  ['duration', 'duration'],
  ['keepLast', 'keep last'],
  ['maxBytes', 'max size'],
  ['target', 'target'],
  ['tags', 'tags'],
  ['timezone', 'time zone'],
  ['expireBy', 'expire by'],
  ['keyFormat', 'key format'],
  ['granularity', 'granularity'],
  ['grace', 'grace'],
  ['enabled', 'enabled'],
  ['description', 'description'],
] as const

/** The fields in which a policy differs from before: `duration 1y → 2y`. */
export function formatChanges(before: Policy, after: Policy): string[] {
  return fields
    .filter(([field]) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null))
    .map(([field, name]) => `${name} ${shown(field, before)} → ${shown(field, after)}`)
}

function shown(field: (typeof fields)[number][0], policy: Policy): string {
  const value = policy[field]
  if (value === undefined) return 'none'
  if (field === 'maxBytes') return formatExactBytes(value as number)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return typeof value === 'string' ? value : canonicalJson(value)
}
