import type { Lease } from '@ctk/core'

/** A row of the table of leases. */
export interface LeaseRow {
  readonly key: string
  readonly token: string | null
  readonly holder: string
  readonly beat: number
  readonly takes: number
  readonly clean: boolean
}

/** The lease that a row holds. */
export function leaseFromRow({ key, token, holder, beat, takes, clean }: LeaseRow): Lease {
  return { key, token: token ?? undefined, holder, beat, takes, clean }
}
