import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

/** A certificate that signs itself, for the host name `localhost` alone. */
export interface Certificate {
  readonly file: string
  readonly cert: string
  readonly key: string
}

/** Undefined where there is no openssl. */
export function makeCertificate(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-tls-'))
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=ctk test', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  try {
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', file, ...subject],
      {
        stdio: 'ignore',
      },
    )
  } catch {
    return undefined
  }
  return { file, cert: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') }
}

/** What the PostgreSQL protocol sends before TLS: eight bytes, the last four 80877103. */
const sslRequest = 80877103

/** Puts TLS in front of a server that speaks in the clear: at once for HTTP, after a request for it on the wire. */
export async function startTlsFront(
  to: { host: string; port: number },
  wire: boolean,
  { cert, key }: Certificate,
): Promise<Server> {
  const secure = (socket: Socket) => {
    const inside = new TLSSocket(socket, { isServer: true, cert, key })
    const outside = connect(to.port, to.host)
    inside.pipe(outside).pipe(inside)
    for (const one of [inside, outside]) {
      one.on('error', () => undefined)
      one.on('close', () => [inside, outside].map((other) => other.destroy()))
    }
  }
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    if (!wire) return secure(socket)
    socket.once('readable', () => {
      const first = socket.read(8) as Buffer | null
      if (first?.readInt32BE(4) !== sslRequest) return socket.destroy()
      socket.write('S')
      secure(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return server
}
