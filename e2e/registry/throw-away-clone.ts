import { execFileSync } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const outputs = /^(packages|plugins|apps)\/[^/]+\/(dist|oclif\.manifest\.json)$/

/** A package of a clone. */
export interface ClonedPackage {
  /** Relative to the clone. */
  readonly folder: string
  readonly manifest: { readonly name: string; readonly version: string; readonly private?: boolean }
}

/** A copy of the workspace as it is, built and installed, with a history of its own: to be versioned and published from. */
export class ThrowAwayClone {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** @param folder an empty folder */
  static async create(folder: string): Promise<ThrowAwayClone> {
    const clone = new ThrowAwayClone(folder)
    const listed = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0')
    const built = git(root, 'ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z').split('\0')
    const files = [...listed, ...built.map((path) => path.replace(/\/$/, '')).filter((path) => outputs.test(path))]
    for (const file of files.filter((path) => path !== '')) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await cp(join(root, file), join(folder, file), { recursive: true })
    }
    git(folder, 'init', '--quiet', '--initial-branch=main')
    git(folder, 'config', 'user.name', 'test')
    git(folder, 'config', 'user.email', 'test@localhost')
    clone.commit('As it is')
    const install = ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts']
    execFileSync(join(root, 'node_modules/.bin/pnpm'), install, { cwd: folder, stdio: 'pipe' })
    return clone
  }

  /** Runs a program of the workspace's own, such as `changeset`. */
  run(program: string, ...args: string[]): string {
    return execFileSync(join(this.folder, 'node_modules/.bin', program), args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: 'pipe',
    })
  }

  commit(message: string): void {
    git(this.folder, 'add', '--all')
    git(this.folder, 'commit', '--quiet', '--message', message)
  }

  git(...args: string[]): string {
    return git(this.folder, ...args)
  }

  /** Adds a changeset: which package changes how much. */
  async change(bumps: Readonly<Record<string, 'patch' | 'minor' | 'major'>>): Promise<void> {
    const lines = Object.entries(bumps).map(([name, bump]) => `'${name}': ${bump}`)
    await writeFile(join(this.folder, '.changeset/change.md'), ['---', ...lines, '---', '', 'A change.', ''].join('\n'))
    this.commit('A change')
  }

  /** The published packages. */
  async packages(): Promise<ClonedPackage[]> {
    const manifests = this.git('ls-files', 'packages/*/package.json', 'plugins/*/package.json', 'apps/*/package.json')
    const packages = manifests
      .trim()
      .split('\n')
      .map(async (file) => {
        const manifest = JSON.parse(await readFile(join(this.folder, file), 'utf8'))
        return { folder: dirname(file), manifest }
      })
    return (await Promise.all(packages)).filter(
      ({ folder, manifest }) => !manifest.private && folder.split('/').length === 2,
    )
  }

  /** The versions of the published packages, by name. */
  async versions(): Promise<Record<string, string>> {
    return Object.fromEntries((await this.packages()).map(({ manifest: { name, version } }) => [name, version]))
  }

  /** What a build changes after nothing but versions did. */
  async rebuild(): Promise<void> {
    for (const {
      folder,
      manifest: { version },
    } of await this.packages()) {
      const file = join(this.folder, folder, 'oclif.manifest.json')
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text) await writeFile(file, JSON.stringify({ ...JSON.parse(text), version }))
    }
  }
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
}
