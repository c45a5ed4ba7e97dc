import type { CheckedPackage } from './publish-check.ts'

/** Prints one line a package, and what is wrong. @returns whether nothing is */
export function reportCheck(packages: readonly CheckedPackage[]): boolean {
  for (const { manifest, wrong } of packages) {
    console.log(`${wrong.length === 0 ? '✔' : '✖'} ${manifest.name}`)
    for (const text of wrong) console.log(text.trimEnd().replaceAll(/^/gm, '  '))
  }
  return packages.every(({ wrong }) => wrong.length === 0)
}
