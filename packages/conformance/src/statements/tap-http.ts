import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a tap leads to. */
export interface TapTarget {
  readonly host: string
  readonly port: number
}

/** A tap that listens. */
export interface OpenTap {
  readonly port: number
  close(): Promise<void>
}

/** Passes HTTP requests on, and writes down the statements of those to `/_sql`. A statement with many rows of arguments is one. */
export async function tapHttp({ host, port }: TapTarget, statements: string[]): Promise<OpenTap> {
  const agent = new Agent({ keepAlive: true })
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    if (incoming.url?.startsWith('/_sql')) statements.push((JSON.parse(body.toString()) as { stmt: string }).stmt)
    const { method, url: path, headers } = incoming
    const onward = request({ host, port, method, path, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', (error) => outgoing.destroy(error))
    onward.end(body)
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: Error) => outgoing.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
      agent.destroy()
    })
  return { port: (server.address() as AddressInfo).port, close }
}
