import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'
import { containerInOneFile } from './rules/container-in-one-file.ts'
import { errorsByBrand } from './rules/errors-by-brand.ts'
import { fileLength } from './rules/file-length.ts'
import { folderNames } from './rules/folder-names.ts'
import { importsDeclared } from './rules/imports-declared.ts'
import { importsOneWay } from './rules/imports-one-way.ts'
import { oneClock } from './rules/one-clock.ts'
import { packageExports } from './rules/package-exports.ts'
import { packageFiles } from './rules/package-files.ts'
import { packageManifest } from './rules/package-manifest.ts'
import { pluginShape } from './rules/plugin-shape.ts'
import { reachableFiles } from './rules/reachable-files.ts'
import { readmePackages } from './rules/readme-packages.ts'
import { readmeTemplate } from './rules/readme-template.ts'
import { rootEntries } from './rules/root-entries.ts'
import { snippetsExecuted } from './rules/snippets-executed.ts'
import { sqlInItsPackage } from './rules/sql-in-its-package.ts'
import { testsRun } from './rules/tests-run.ts'
import type { Workspace } from './workspace.ts'

const rules: readonly Rule[] = [
  containerInOneFile,
  errorsByBrand,
  fileLength,
  folderNames,
  importsDeclared,
  importsOneWay,
  oneClock,
  packageExports,
  packageFiles,
  packageManifest,
  pluginShape,
  reachableFiles,
  readmePackages,
  readmeTemplate,
  rootEntries,
  snippetsExecuted,
  sqlInItsPackage,
  testsRun,
]

/** Everything about the workspace that is not as it should be, in order of file and rule. */
export function checkWorkspace(workspace: Workspace): readonly Finding[] {
  const key = ({ file, rule }: Finding): string => `${file}\0${rule}`
  return rules.flatMap((rule) => rule(workspace)).sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
