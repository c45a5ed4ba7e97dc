import type { ErrorCode } from '@ctk/core'

/**
 * What the databases' own codes mean to ctk: SQLSTATEs (five characters) and CrateDB's HTTP codes, which share no value.
 *
 * Sources: PostgreSQL's appendix "Error Codes"; CrateDB's HttpErrorStatus.
 */
export const faultCodes: Readonly<Record<string, ErrorCode>> = {
  '28000': 'CTK_AUTH_FAILED',
  '28P01': 'CTK_AUTH_FAILED',
  '42501': 'CTK_PERMISSION_DENIED',
  '4010': 'CTK_PERMISSION_DENIED',
  '4011': 'CTK_PERMISSION_DENIED',
  '42P01': 'CTK_TABLE_MISSING',
  '3F000': 'CTK_TABLE_MISSING',
  '4041': 'CTK_TABLE_MISSING',
  '4045': 'CTK_TABLE_MISSING',
  '42P07': 'CTK_TABLE_EXISTS',
  '4093': 'CTK_TABLE_EXISTS',
  '42703': 'CTK_COLUMN_MISSING',
  '4043': 'CTK_COLUMN_MISSING',
  '42602': 'CTK_NAME_INVALID',
  '4002': 'CTK_NAME_INVALID',
  '4008': 'CTK_NAME_INVALID',
  '3D000': 'CTK_CONNECTION_FAILED',
  '53300': 'CTK_CONNECTION_FAILED',
  '57P01': 'CTK_CONNECTION_FAILED',
  '57P02': 'CTK_CONNECTION_FAILED',
  '57P03': 'CTK_CONNECTION_FAILED',
}

/** A row with this key exists already. */
export const duplicateKeyCodes: ReadonlySet<string> = new Set(['23505', '4091'])

/** Conflicts with others, too much load, and servers that are starting, stopping or looking for their master. */
export const transientCodes: ReadonlySet<string> = new Set([
  ...['40001', '40P01', '53300', '55006', '55P03', '57P01', '57P02', '57P03'],
  ...['4290', '5002', '5030', '5031', '5032', '5033', '5034', '5035'],
])
