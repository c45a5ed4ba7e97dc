import { layerOf } from './layers.ts'
import type { Manifest } from './manifest.ts'
import { type ModuleFacts, moduleFacts } from './module-facts.ts'

/** A module of a package: TypeScript, or JavaScript that is shipped as it is. */
export interface Module {
  /** Relative to the root of the workspace. */
  readonly path: string
  readonly lines: number
  /** Whether only developers run it: tests, suites' fixtures, everything outside src/ and bin/, private packages. */
  readonly development: boolean
  readonly facts: ModuleFacts
}

/** A package of the workspace. */
export interface WorkspacePackage {
  /** Relative to the root, such as `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  /** The tsconfig.json, or undefined where there is none. */
  readonly tsconfig: { readonly extends?: string } | undefined
  readonly readme: string | undefined
  /** Every file, relative to the folder. */
  readonly files: readonly string[]
  readonly modules: readonly Module[]
}

/** Everything that the rules look at, in memory. */
export interface Workspace {
  /** Every file that git knows or would add, relative to the root. */
  readonly files: readonly string[]
  readonly packages: readonly WorkspacePackage[]
  /** What stands in files, by path; may be empty where no rule looks at it. */
  readonly texts: Readonly<Record<string, string>>
}

/** Where a package may be: templates are packages inside of the package that hands them out. */
const manifestPath = /^((packages|plugins|apps)\/[^/]+|packages\/create-plugin\/templates\/[^/]+|e2e)\/package\.json$/

/** Makes a workspace of paths and texts. Texts are only looked at where a rule needs them, so others may be empty. */
export function createWorkspace(texts: Readonly<Record<string, string>>): Workspace {
  const files = Object.keys(texts).sort()
  const folders = files.filter((file) => manifestPath.test(file)).map((file) => file.slice(0, -'/package.json'.length))
  const packages = folders.map((folder) => createPackage(folder, filesOf(folder, folders, files), texts))
  return { files, packages, texts }
}

/** The package that is not private with its plugins and libraries: what npm gets. */
export function isPublished({ manifest }: WorkspacePackage): boolean {
  return manifest.private !== true
}

/** The files of a package, relative to it, without those of packages inside of it. */
function filesOf(folder: string, folders: readonly string[], all: readonly string[]): string[] {
  const inside = folders.filter((other) => other.startsWith(`${folder}/`))
  return all
    .filter((file) => file.startsWith(`${folder}/`) && !inside.some((other) => file.startsWith(`${other}/`)))
    .map((file) => file.slice(folder.length + 1))
}

function createPackage(
  folder: string,
  files: readonly string[],
  texts: Readonly<Record<string, string>>,
): WorkspacePackage {
  const text = (file: string): string | undefined => texts[`${folder}/${file}`]
  const tsconfig = text('tsconfig.json')
  const manifest: Manifest = JSON.parse(text('package.json') ?? '{}')
  const developed = manifest.private === true || layerOf(folder)?.private === true
  return {
    folder,
    manifest,
    tsconfig: tsconfig === undefined ? undefined : JSON.parse(tsconfig),
    readme: text('README.md'),
    files,
    modules: files
      .filter(isModule)
      .map((file) => createModule(`${folder}/${file}`, text(file) ?? '', developed || !isShipped(file))),
  }
}

function createModule(path: string, text: string, development: boolean): Module {
  try {
    return { path, lines: text.split('\n').length - 1, development, facts: moduleFacts(text) }
  } catch (error) {
    throw new Error(`${path} does not parse: ${(error as Error).message}`, { cause: error })
  }
}

function isModule(file: string): boolean {
  return /\.(ts|tsx|js)$/.test(file) && !file.endsWith('.d.ts')
}

function isShipped(file: string): boolean {
  return /^(src|bin)\//.test(file) && !/\.test\.tsx?$/.test(file)
}
