import { expect, test } from 'vitest'
import { provenance } from './provenance.ts'
import { refuseRelease } from './refuse-release.ts'

const of = (...versions: string[]) => versions.map((version, n) => ({ name: `p${n}`, version }))

test.each([
  [of('1.0.0', '1.2.0'), 'latest', []],
  [of('1.1.1-canary-20261123101010'), 'canary', []],
  [of('1.0.0', '0.0.0'), 'latest', ['Never versioned: p1@0.0.0. Run: npx changeset version']],
  [of('1.1.0-canary-1', '1.0.0'), 'latest', ['Not for everybody: p0@1.1.0-canary-1. Give --tag NAME']],
  [of('1.0.0'), 'canary', [expect.stringContaining('"canary" would never move on')]],
])('%j under %s', (manifests, tag, refused) => {
  expect(refuseRelease(manifests, tag)).toEqual(refused)
})

test('provenance where a CI gives an id token', () => {
  const signed = { pnpm_config_provenance: 'true' }
  expect(provenance({ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' })).toEqual(signed)
  expect(provenance({ SIGSTORE_ID_TOKEN: 'x' })).toEqual(signed)
  expect(provenance({ CI: 'true' })).toEqual({})
})
