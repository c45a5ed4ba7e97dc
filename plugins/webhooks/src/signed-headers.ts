import { createHmac } from 'node:crypto'
import type { Instant } from '@ctk/core'

/**
 * The headers that prove where a message comes from. Source: Standard Webhooks 1.0, symmetric signatures: HMAC-SHA256 of
 * `id.timestamp.body`, the timestamp in seconds, one `v1,BASE64` for each key.
 */
export function signedHeaders(id: string, body: string, at: Instant, keys: readonly Buffer[]): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signature = (key: Buffer) =>
    `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map(signature).join(' '),
  }
}
