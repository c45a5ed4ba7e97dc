import { type Catalog, compareTables, compile, formatTableName, type TableName } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { catalogQuery, countQuery, type TableRow, tableNamesQuery } from './postgresql-catalog-query.js'
import { type FingerprintRow, fingerprintsOf } from './postgresql-fingerprint.js'
import { postgresqlMatchingPartitions } from './postgresql-matching-partitions.js'
import { postgresqlTableInfo } from './postgresql-table-info.js'

/** PostgreSQL's catalogue: one statement for any number of tables. Row counts in it are estimates. */
export function postgresqlCatalog(driver: Driver): Catalog {
  return {
    async tables(names, signal) {
      if (names.length === 0) return []
      const distinct = [...new Map(names.map((name) => [formatTableName(name), name])).values()]
      const rows = await driver.query<TableRow>(catalogQuery(distinct), signal)
      return rows.map(postgresqlTableInfo).sort((a, b) => compareTables(a.name, b.name))
    },
    async countRows(partitions, signal) {
      const countable = partitions.filter((partition) => partition.relation !== undefined)
      if (countable.length === 0) return new Map()
      const rows = await driver.query<{ ident: string; rows: number }>(countQuery(countable), signal)
      return new Map(rows.map((row) => [row.ident, row.rows]))
    },
    async fingerprints(partitions, signal) {
      const located = partitions.flatMap(({ ident, relation }) => (relation ? [{ ident, relation }] : []))
      if (located.length === 0) return new Map()
      const rows = await driver.query<FingerprintRow>(compile(fingerprintsOf(located)), signal)
      return new Map(rows.map((row) => [row.ident, row.fingerprint]))
    },
    matchingPartitions: (table, conditions, signal) => postgresqlMatchingPartitions(driver, table, conditions, signal),
    async tableNames(schema, signal) {
      const rows = await driver.query<TableName>(tableNamesQuery(schema), signal)
      return rows.sort(compareTables)
    },
  }
}
