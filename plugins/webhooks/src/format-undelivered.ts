import type { Closed } from './courier.js'
import type { Delivery } from './delivery.js'

/** One line about what a webhook was not told of, why, and what to do. */
export function formatUndelivered(name: string, left: readonly Delivery[], closed: Closed | undefined): string {
  const events = left.length === 1 ? '1 event' : `${left.length.toLocaleString('en-US')} events`
  const reason = closed?.reason ?? left.find(({ detail }) => detail !== undefined)?.detail
  const found = `The webhook "${name}" was not told of ${events}${reason === undefined ? '' : `: ${reason}`}.`
  if (closed?.gone) return `${found} It is disabled now; when it is wanted again: ctk webhooks test ${name}`
  if (left.every(({ state }) => state === 'failed')) {
    return `${found} When that is mended: ctk webhooks replay ${name} --failed`
  }
  return `${found} The next run tries again, or now: ctk webhooks replay ${name}`
}
