import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installCtk } from './install-ctk.ts'
import { outside, type ProvidedRegistry } from './outside.ts'
import { publishWorkspace } from './publish-workspace.ts'
import { startRegistry } from './start-registry.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    ctkRegistry: ProvidedRegistry & { readonly installed: string }
  }
}

/** Starts a registry, publishes the workspace to it and installs the command line once, for all tests of the project. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-registry-'))
  const server = await startRegistry(join(folder, 'verdaccio'))
  const registry = { url: server.url, cache: join(folder, 'cache') }
  const stop = async () => {
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const home = await outside(join(folder, 'home'), registry)
    await publishWorkspace(home)
    await installCtk(home)
    project.provide('ctkRegistry', { ...registry, installed: join(home.home, 'prefix') })
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
