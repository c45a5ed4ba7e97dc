import type { Manifest } from '../workspace/manifest.ts'

/**
 * Why the packages may not be published as they are, in lines.
 *
 * @param tag the dist-tag that is asked for, `latest` where none is
 */
export function refuseRelease(manifests: readonly Manifest[], tag: string): string[] {
  const list = (wrong: (version: string) => boolean): string =>
    manifests.flatMap(({ name, version = '' }) => (wrong(version) ? `${name}@${version}` : [])).join(', ')
  const early = list((version) => version.startsWith('0.0.0') && !version.includes('-'))
  const passing = list((version) => version.includes('-'))
  return [
    ...(early ? [`Never versioned: ${early}. Run: npx changeset version`] : []),
    ...(passing && tag === 'latest' ? [`Not for everybody: ${passing}. Give --tag NAME`] : []),
    ...(!passing && tag !== 'latest' ? [`For everybody: nothing is a snapshot, so "${tag}" would never move on`] : []),
  ]
}
