import { canonicalJson, type Policy } from '@ctk/core'

const fields = [
  ['duration', 'duration'],
  ['target', 'target'],
  ['tags', 'tags'],
  ['timezone', 'time zone'],
  ['expireBy', 'expire by'],
  ['keyFormat', 'key format'],
  ['granularity', 'granularity'],
  ['enabled', 'enabled'],
  ['description', 'description'],
] as const

/** The fields in which a policy differs from before: `duration 1y → 2y`. */
export function formatChanges(before: Policy, after: Policy): string[] {
  return fields
    .filter(([field]) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null))
    .map(([field, name]) => `${name} ${shown(before[field])} → ${shown(after[field])}`)
}

function shown(value: unknown): string {
  if (value === undefined) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return typeof value === 'string' ? value : canonicalJson(value)
}
