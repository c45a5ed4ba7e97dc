import { toDocument } from './to-document.js'

/** Writes one JSON document to stdout. */
export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(toDocument(value), null, 2)}\n`)
}
