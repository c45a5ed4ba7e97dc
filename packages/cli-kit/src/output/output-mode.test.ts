import { expect, test } from 'vitest'
import { outputMode } from './output-mode.js'

test.each([
  [[], 'text'],
  [['--json'], 'json'],
  [['--', '--json'], 'text'],
  [['--events', 'ndjson'], 'ndjson'],
  [['--events=ndjson', '--json'], 'ndjson'],
  [['--events', 'none'], 'text'],
])('%j asks for %s', (argv, mode) => expect(outputMode(argv)).toBe(mode))
