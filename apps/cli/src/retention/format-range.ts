import { type Action, formatInstantShort } from '@ctk/core'

/** The oldest and the newest that actions cover: labels of partitions, or times of slices. */
export function formatRange(actions: readonly Action[]): string {
  const [first, last] = [actions[0], actions.at(-1)]
  if (!first || !last) return ''
  if (first.partition === undefined) {
    return `${first.start === undefined ? '' : `${formatInstantShort(first.start)} `}… ${formatInstantShort(last.end)}`
  }
  return first === last ? first.label : `${first.label} … ${last.label}`
}
