import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { declarationOptions } from './declaration-options.ts'
import { type EntryPoint, entryPoints } from './entry-points.ts'
import type { Page } from './page.ts'

/**
 * What programs can see of each published package, by entry point: `packages/core/api/index.md`. A report that changes shows
 * in a review that other people's programs may have to.
 *
 * @throws when a package is not built
 */
export function apiReports(root: string): Page[] {
  const entries = entryPoints(root)
  const [first, ...others] = entries
  if (!first) return []
  const folder = mkdtempSync(join(tmpdir(), 'ctk-api-'))
  try {
    // All packages are one program: the time goes into reading declarations, and most of them are shared.
    const compilerState = CompilerState.create(configOf(first, root, folder), {
      additionalEntryPoints: others.map(({ file }) => file),
    })
    return entries.map((entry) => report(entry, root, folder, compilerState))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function report(entry: EntryPoint, root: string, folder: string, compilerState: CompilerState): Page {
  const problems: string[] = []
  Extractor.invoke(configOf(entry, root, folder), {
    localBuild: true,
    compilerState,
    messageCallback: (message) => {
      message.handled = true
      if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text)
    },
  })
  if (problems.length > 0) throw new Error(`${entry.folder}, ${entry.name}: ${problems.join('\n')}`)
  return {
    path: `${entry.folder}/api/${entry.name}.md`,
    text: readFileSync(join(folder, `${entry.name}.api.md`), 'utf8'),
  }
}

function configOf({ folder, name, file }: EntryPoint, root: string, output: string): ExtractorConfig {
  const none = { default: { logLevel: ExtractorLogLevel.None } }
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, folder, 'package.json'),
    configObject: {
      projectFolder: join(root, folder),
      mainEntryPointFilePath: file,
      compiler: { overrideTsconfig: { compilerOptions: declarationOptions(root), files: [file] } },
      apiReport: {
        enabled: true,
        reportFolder: output,
        reportTempFolder: join(output, 'temp'),
        reportFileName: name,
        // What is reached by what is exported counts, too; in the main report, where all entries of a package meet.
        includeForgottenExports: name === 'index',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: none,
        tsdocMessageReporting: none,
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      },
    },
  })
}
