import type { Address } from '@ctk/core'
import { webhookInvalid } from './webhook-errors.js'

/**
 * Reads the URL of a receiver. Events may tell where data lies and what it is called, so they go out in the clear only to
 * this computer.
 *
 * @param insecure allows plain http to other computers
 * @throws CTK_WEBHOOK_INVALID; the message never repeats a password
 */
export function parseWebhookUrl(text: string, insecure: boolean): URL {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw webhookInvalid('The address of the webhook is not an http(s) URL.', [
      'Such as: ctk webhooks add https://example.org/hooks/ctk',
    ])
  }
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
    throw webhookInvalid(`${showUrl(url)} is not encrypted: whoever is on the way can read the events.`, [
      'Use https://, or allow it: --insecure',
    ])
  }
  url.hash = ''
  return url
}

function isLoopback(host: string): boolean {
  return host === '[::1]' || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost$/.test(host)
}

/** A URL as it may be shown: password and the values of its query are `***`. */
export function showUrl(url: URL | string): string {
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  const query = [...shown.searchParams.keys()].map((key) => `${encodeURIComponent(key)}=***`)
  shown.search = ''
  return `${shown}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

/** A database as receivers know it: where it is, without user, password and options. */
export function showDatabase({ scheme, host, port, path, embedded }: Address): string {
  if (embedded) return `pglite://${path}`
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path === '' ? '' : `/${encodeURIComponent(path)}`}`
}
