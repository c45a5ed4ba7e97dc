import type { Lease } from '@ctk/core'

/** A row of the table of leases. */
export interface LeaseRow {
  readonly key: string
  readonly token: string | null
  readonly holder: string
  readonly beat: number
  readonly takes: number
  readonly clean: boolean
  readonly pins: number
}

/** The lease that a row holds. */
export function leaseFromRow({ token, ...row }: LeaseRow): Lease {
  return { ...row, token: token ?? undefined }
}
