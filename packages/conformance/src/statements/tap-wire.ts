import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { OpenTap, TapTarget } from './tap-http.js'
import { WireListener } from './wire-listener.js'

/** Passes connections of the PostgreSQL wire protocol on, and writes down the statements that are executed on them. */
export async function tapWire({ host, port }: TapTarget, statements: string[]): Promise<OpenTap> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const listener = new WireListener((statement) => statements.push(statement))
    const onward = connect(port, host)
    client.on('data', (chunk: Buffer) => listener.hear(chunk))
    client.pipe(onward).pipe(client)
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { port: (server.address() as AddressInfo).port, close }
}
