import { type Manifest, namedFiles } from '../workspace/manifest.ts'

/** An unpacked tarball: its manifest and the paths of its files, relative to its folder `package`. */
export interface Tarball {
  readonly manifest: Manifest
  readonly files: readonly string[]
}

const developed = [/\.map$/, /\.test\.(js|d\.ts)$/, /\.tsbuildinfo$/, /^(src|test)\//, /(^|\/)tsconfig.*\.json$/]

/** What is wrong with a package as npm would get it, one line each. */
export function checkTarball({ manifest, files }: Tarball): string[] {
  const has = (file: string): boolean => files.includes(file)
  return [
    ...['README.md', 'LICENSE'].filter((file) => !has(file)).map((file) => `${file} is missing`),
    ...namedFiles(manifest)
      .filter((file) => !has(file))
      .map((file) => `${file} is missing; package.json names it`),
    ...(manifest.oclif && !has('oclif.manifest.json')
      ? ['oclif.manifest.json is missing: every start would look for commands']
      : []),
    ...files
      .filter((file) => developed.some((pattern) => pattern.test(file)))
      .map((file) => `${file} is for developers only`),
    ...workspaceRanges(manifest).map((name) => `${name} still has a workspace: range`),
  ]
}

function workspaceRanges({ dependencies, peerDependencies, devDependencies }: Manifest): string[] {
  return Object.entries({ ...devDependencies, ...peerDependencies, ...dependencies })
    .filter(([, range]) => /^(workspace|catalog):/.test(range))
    .map(([name]) => name)
}
