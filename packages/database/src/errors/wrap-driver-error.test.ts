import { inspect } from 'node:util'
import { Address, CtkError } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { CrateDbFault } from './cratedb-fault.js'
import { isDuplicateKey } from './is-duplicate-key.js'
import { isMissingRelation } from './is-missing-relation.js'
import { isTransient } from './is-transient.js'
import { wrapDriverError } from './wrap-driver-error.js'

const crate = Address.parse('crate://admin:hush@db.example.org:4200')
const postgresql = Address.parse('postgresql://me:hush@db.example.org:5432/metrics')
const systemError = (code: string, message = code) => Object.assign(new Error(message), { code })
const sqlError = (code: string, message: string, rest = {}) =>
  Object.assign(new Error(message), { code, severity: 'ERROR', ...rest })

describe('connecting', () => {
  test.each([
    [systemError('ECONNREFUSED'), 'connection refused', 'Is the database running'],
    [systemError('ENOTFOUND'), 'there is no host "db.example.org"', 'Check the host name'],
    [systemError('ETIMEDOUT'), 'no answer', 'firewall'],
    [new Error('timeout expired'), 'no answer', 'firewall'],
    [systemError('ECONNRESET', 'socket hang up'), 'the server closed the connection', 'Does port 4200 speak HTTP?'],
    [systemError('HPE_INVALID_CONSTANT'), 'the server does not speak HTTP', 'Does port 4200 speak HTTP?'],
    [systemError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate is not from an authority', '?sslrootcert=FILE'],
    [systemError('ERR_TLS_CERT_ALTNAME_INVALID'), 'for another host name', 'verify-ca'],
    [systemError('EPROTO'), 'does not speak TLS', 'sslmode=disable'],
    [new CrateDbFault(502, undefined, 'Bad gateway'), 'Bad gateway', 'Does port 4200 speak HTTP?'],
  ])('%s', (error, reason, remedy) => {
    const wrapped = wrapDriverError(error, { address: crate })
    expect(wrapped.code).toBe('CTK_CONNECTION_FAILED')
    expect(wrapped.message).toMatch(/^Cannot connect to crate:\/\/admin:\*\*\*@db\.example\.org:4200: .*\.$/)
    expect(wrapped.message).toContain(reason)
    expect(wrapped.suggestions.join(' ')).toContain(remedy)
  })

  test('the other protocol is suggested where the port is known for it', () => {
    const wire = Address.parse('postgresql://crate@h:4200/doc')
    const http = Address.parse('crate://h:5432')
    const hangUp = new Error('Connection terminated unexpectedly')
    expect(wrapDriverError(hangUp, { address: wire }).suggestions).toEqual([
      'Port 4200 usually speaks HTTP: crate://h:4200',
    ])
    expect(wrapDriverError(systemError('HPE_INVALID_CONSTANT'), { address: http }).suggestions).toEqual([
      'Port 5432 usually speaks the PostgreSQL protocol: postgresql://h:5432',
    ])
  })

  test('a connection that breaks during a statement leaves open whether it took effect', () => {
    const broken = wrapDriverError(systemError('ECONNRESET'), { address: postgresql, sql: 'DELETE FROM t' })
    expect(broken.message).toBe(
      'The connection to postgresql://me:***@db.example.org:5432/metrics broke: the server closed the connection.',
    )
    expect(broken.suggestions).toContain('The statement may have taken effect all the same.')
  })

  test('a wrong password', () => {
    const body = 'password authentication failed for user "admin"'
    const overHttp = wrapDriverError(new CrateDbFault(401, undefined, body), { address: crate })
    expect(overHttp).toMatchObject({
      code: 'CTK_AUTH_FAILED',
      exitCode: 4,
      message: 'Cannot connect to crate://admin:***@db.example.org:4200: 401, the user or password is wrong.',
    })
    expect(overHttp.suggestions[0]).toMatch(/^Set CRATEDB_PASSWORD, or /)
    const onWire = wrapDriverError(sqlError('28P01', 'password authentication failed for user "me"'), {
      address: postgresql,
    })
    expect(onWire.message).toMatch(/: the user or password is wrong\.$/)
    const none = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string')
    expect(wrapDriverError(none, { address: postgresql }).message).toMatch(
      /: it asks for a password, and there is none\.$/,
    )
  })
})

describe('statements', () => {
  const sql = 'SELECT $1'

  test.each([
    [
      new CrateDbFault(401, '4011', "MissingPrivilegeException[Missing 'DML' privilege for user 'x']"),
      'CTK_PERMISSION_DENIED',
    ],
    [sqlError('XX000', "Missing 'DML' privilege for user 'x'"), 'CTK_PERMISSION_DENIED'],
    [sqlError('42501', 'permission denied for table t'), 'CTK_PERMISSION_DENIED'],
    [new CrateDbFault(404, '4041', "RelationUnknown[Relation 'doc.t' unknown]"), 'CTK_TABLE_MISSING'],
    [new CrateDbFault(404, '4045', "SchemaUnknownException[Schema 'x' unknown]"), 'CTK_TABLE_MISSING'],
    [sqlError('42P01', 'relation "t" does not exist'), 'CTK_TABLE_MISSING'],
    [new CrateDbFault(404, '4043', 'ColumnUnknownException[Column c unknown]'), 'CTK_COLUMN_MISSING'],
    [new CrateDbFault(400, '4002', "InvalidRelationName[Relation name 'a b' is invalid]"), 'CTK_NAME_INVALID'],
    [sqlError('57014', 'canceling statement due to statement timeout'), 'CTK_TIMEOUT'],
    [sqlError('57014', 'canceling statement due to user request'), 'CTK_STATEMENT_FAILED'],
    [sqlError('57P01', 'terminating connection due to administrator command'), 'CTK_CONNECTION_FAILED'],
    [new CrateDbFault(400, '4000', 'SQLParseException[/ by zero]'), 'CTK_STATEMENT_FAILED'],
    ['thrown text', 'CTK_STATEMENT_FAILED'],
    [undefined, 'CTK_STATEMENT_FAILED'],
  ])('%s: %s', (error, code) => {
    expect(wrapDriverError(error, { address: crate, sql }).code).toBe(code)
  })

  test("the database's fields are kept, and its exception names are not shown", () => {
    const error = sqlError('23505', 'duplicate key value', {
      detail: 'Key (id)=(1) already exists.',
      hint: 'Take another.',
    })
    const wrapped = wrapDriverError(error, { address: postgresql, sql })
    expect(wrapped.data).toEqual({ sql, code: '23505', detail: 'Key (id)=(1) already exists.', hint: 'Take another.' })
    expect(wrapped.suggestions).toEqual(['Take another.'])
    expect(wrapped.cause).toBe(error)
    const zero = wrapDriverError(new CrateDbFault(400, '4000', 'SQLParseException[/ by zero]'), { address: crate, sql })
    expect(zero.message).toBe('The database refused the statement: / by zero.')
  })

  test('an error that says it already stays as it is', () => {
    const error = new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
    expect(wrapDriverError(error, { address: crate })).toBe(error)
  })

  test.each([
    { error: new CrateDbFault(409, '4091', 'exists'), is: isDuplicateKey },
    { error: sqlError('23505', 'exists'), is: isDuplicateKey },
    { error: new CrateDbFault(404, '4041', 'unknown'), is: isMissingRelation },
    { error: sqlError('3F000', 'unknown'), is: isMissingRelation },
    { error: sqlError('40001', 'conflict'), is: isTransient },
    { error: sqlError('55P03', 'lock'), is: isTransient },
    { error: new CrateDbFault(503, '5030', 'busy'), is: isTransient },
    { error: systemError('ECONNRESET'), is: isTransient },
  ])('$is.name knows $error.code', ({ error, is }) => {
    const wrapped = wrapDriverError(error, { address: crate, sql })
    expect([isDuplicateKey, isMissingRelation, isTransient].filter((one) => one(wrapped))).toEqual([is])
    expect(is(new Error('another'))).toBe(false)
    expect(is(undefined)).toBe(false)
  })
})

test('nowhere is the password', () => {
  const errors = [systemError('ECONNREFUSED'), sqlError('28P01', 'no'), new CrateDbFault(401, undefined, 'no')]
  for (const error of errors) {
    const wrapped = wrapDriverError(error, { address: crate, sql: 'SELECT 1' })
    expect(`${inspect(wrapped, { depth: 9 })}${JSON.stringify(wrapped)}${wrapped.stack}`).not.toContain('hush')
  }
})
