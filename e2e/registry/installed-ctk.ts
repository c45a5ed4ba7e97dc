import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { installCtk } from './install-ctk.ts'
import { type NodeVersion, type Outside, outside, type Ran, type RunOptions } from './outside.ts'

/** A `ctk` from the registry in a home of its own. */
export interface InstalledCtk extends Outside {
  /** Runs `ctk`. */
  ctk(args: readonly string[], options?: RunOptions): Promise<Ran>
}

/** Makes an empty home that goes away; for a whole file give it `afterAll`. */
export async function emptyHome(
  node: NodeVersion = 24,
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
): Promise<Outside> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-home-'))
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return await outside(folder, inject('ctkRegistry'), node)
}

/** Installs the command line into an empty home with npm, on a Node of choice. */
export async function freshCtk(node: NodeVersion, atEnd?: (end: () => Promise<void>) => void): Promise<InstalledCtk> {
  const home = await emptyHome(node, atEnd)
  await installCtk(home)
  return withCtk(home)
}

/** A copy of a command line that npm installed once for all tests: the same, in a fraction of the time. */
export async function installedCtk(atEnd?: (end: () => Promise<void>) => void): Promise<InstalledCtk> {
  const home = await emptyHome(24, atEnd)
  await cp(inject('ctkRegistry').installed, join(home.home, 'prefix'), { recursive: true, verbatimSymlinks: true })
  return withCtk(home)
}

function withCtk(home: Outside): InstalledCtk {
  return { ...home, ctk: (args, options) => home.run('ctk', args, options) }
}
