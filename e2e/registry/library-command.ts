import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** The command that the README gives for the library, such as `npm install @ctk/core … pg`. */
export const libraryCommand = /`(npm install @ctk\/core [^`]*)`/.exec(readme)?.[1] ?? ''
