import { styleText } from 'node:util'

const marks = { done: ['✔', 'green'], failed: ['✖', 'red'], warning: ['!', 'yellow'] } as const

/** The sign in front of an outcome. Coloured on a terminal unless `NO_COLOR` is set; the sign alone says the same. */
export function mark(outcome: keyof typeof marks, stream: NodeJS.WriteStream = process.stdout): string {
  const [sign, color] = marks[outcome]
  return styleText(color, sign, { stream })
}
