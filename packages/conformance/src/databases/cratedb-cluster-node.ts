import { answersHttp } from './answers-http.js'
import type { ServerProcess } from './server-process.js'
import { untilReady } from './until-ready.js'

/** A node of a cluster, which can be lost and come back. */
export interface TestNode {
  /** `node-0`, `node-1` … */
  readonly name: string
  /** What was asked for: `{ storage: 'hot' }`. */
  readonly attributes: Readonly<Record<string, string>>
  /** Its own HTTP endpoint. */
  readonly url: string
  readonly running: boolean
  /** `kill -9`. What it has stored stays. */
  kill(): Promise<void>
  /** Starts it again after it was killed; resolves when it answers, which is before its shards are back. */
  restart(): Promise<void>
}

/** How long nodes may take to start and to find each other. */
export const secondsToStart = 180

/** A node that `start` starts, every time anew. */
export function clusterNode(
  name: string,
  attributes: Readonly<Record<string, string>>,
  url: string,
  start: () => Promise<ServerProcess>,
): TestNode {
  let process: ServerProcess | undefined
  return {
    name,
    attributes,
    url,
    get running() {
      return process?.running === true
    },
    kill: async () => void (await process?.stop()),
    restart: async () => {
      if (process?.running) return
      process = await start()
      await untilReady(process, () => answersHttp(url), secondsToStart)
    },
  }
}
