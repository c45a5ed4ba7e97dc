import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A POST that a receiver got. */
export interface Received {
  readonly id: string
  readonly type: string
  readonly body: string
  readonly headers: IncomingHttpHeaders
  readonly payload: { readonly data: Record<string, unknown> } & Record<string, unknown>
}

/** A receiver of webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly port: number
  readonly received: Received[]
}

/** How a receiver answers; default 200. One that does nothing never answers. */
export type Answer = (response: ServerResponse, message: Received) => void

/** Starts a receiver on a port of this computer: the given one, or any that is free. */
export async function startReceiver(
  answer: Answer = (response) => response.writeHead(200).end('ok'),
  port = 0,
): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { headers } = request
      const payload = JSON.parse(body)
      const message = { id: String(headers['webhook-id']), type: payload.type, body, headers, payload }
      received.push(message)
      answer(response, message)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whether a message was signed with a secret: written from the specification, not from the code that signs. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key).update(content).digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`)
}
