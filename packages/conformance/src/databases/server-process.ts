import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerUser } from './server-user.js'

/** What to run, and where. */
export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Becomes the working directory, and is removed when the server has ended. */
  readonly folder: string
  readonly user: ServerUser | undefined
  readonly env?: Readonly<Record<string, string>>
  /** What ends the server soonest without leaving anything behind. */
  readonly stopSignal: 'KILL' | 'QUIT' | 'TERM'
}

/** A server that was started. */
export interface ServerProcess {
  /** False once it has ended. */
  readonly running: boolean
  /** The last lines that it printed. */
  output(): string
  stop(): Promise<void>
}

/**
 * The shell stands between us and the server. It holds the reading end of a pipe whose other end only we hold: when we
 * end, be it by SIGKILL, the pipe closes, and the shell ends the server and removes its folder. It gives up its own
 * output first: reporting the killed server into a closed pipe would end it too early.
 */
const lifeline = `
signal=$1 folder=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ read -r line <&3; kill -s "$signal" $server; sleep 10 3<&-; kill -s KILL $server; } >/dev/null 2>&1 &
watcher=$!
exec 3<&- >/dev/null 2>&1
wait $server; status=$?
kill $watcher 2>/dev/null
cd / && rm -rf "$folder"
exit $status`

const graceSeconds = 15

/**
 * Starts a server that cannot outlive this process. It does not keep this process alive either. Its output goes to a file:
 * a pipe would fill up while this process is busy, and the server would stand still.
 */
export function startServerProcess(server: ServerCommand): ServerProcess {
  const log = openSync(join(server.folder, 'output.log'), 'w+')
  const child = spawn('sh', ['-c', lifeline, 'sh', server.stopSignal, server.folder, server.command, ...server.args], {
    cwd: server.folder,
    detached: true,
    env: { ...process.env, HOME: server.folder, ...server.env },
    stdio: ['pipe', log, log],
    ...(server.user && { uid: server.user.uid, gid: server.user.gid }),
  })
  child.on('error', () => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  ;(child.stdin as { unref?(): void } | null)?.unref?.()
  let stopped: Promise<void> | undefined
  return {
    get running() {
      return isRunning(child)
    },
    output: () => lastOutput(log),
    stop: () => {
      stopped ??= stop(child, server.folder).finally(() => closeSync(log))
      return stopped
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** Also after the file's folder was removed: the file is still open here. */
function lastOutput(log: number): string {
  const { size } = fstatSync(log)
  const buffer = Buffer.alloc(Math.min(size, 4000))
  readSync(log, buffer, 0, buffer.length, size - buffer.length)
  return buffer.toString('utf8')
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (isRunning(child)) {
    child.ref()
    const ended = once(child, 'exit')
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), graceSeconds * 1000)
    child.stdin?.end()
    await ended
    clearTimeout(timer)
  }
  await rm(folder, { recursive: true, force: true })
}
