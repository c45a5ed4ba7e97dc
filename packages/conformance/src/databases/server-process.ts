import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
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

/** Starts a server that cannot outlive this process. It does not keep this process alive either. */
export function startServerProcess(server: ServerCommand): ServerProcess {
  const child = spawn('sh', ['-c', lifeline, 'sh', server.stopSignal, server.folder, server.command, ...server.args], {
    cwd: server.folder,
    detached: true,
    env: { ...process.env, HOME: server.folder, ...server.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(server.user && { uid: server.user.uid, gid: server.user.gid }),
  })
  const output = collectOutput(child)
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as { unref?(): void }).unref?.()
  return {
    get running() {
      return isRunning(child)
    },
    output,
    stop: () => stop(child, server.folder),
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-4000)
    })
  }
  return () => text
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
  child.stdout?.destroy()
  child.stderr?.destroy()
  await rm(folder, { recursive: true, force: true })
}
