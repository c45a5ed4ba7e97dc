import type { Stats } from 'node:fs'

/** Which file it is, by whichever path it was reached: the same for links to it. */
export function fileIdentity({ dev, ino }: Stats): string {
  return `file:${dev}:${ino}`
}
