import type {
  ArchiveStore,
  BatchWriter,
  Capabilities,
  Catalog,
  HoldStore,
  LoadStore,
  OperationHandler,
  PolicyStore,
  PrivilegeCheck,
  ReadOptions,
  RowBatch,
  RunStore,
  ServerStatus,
  ServerStrain,
  Statement,
  StoreOptions,
  TableDefinition,
  TableInfo,
  TableName,
  WriterOptions,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'

/** Everything in which CrateDB and PostgreSQL differ, apart from the connection itself. */
export interface Dialect {
  readonly name: 'cratedb' | 'postgresql'
  readonly defaultSchema: string
  readonly capabilities: Capabilities
  readonly operations: readonly OperationHandler[]
  catalog(driver: Driver): Catalog
  status(driver: Driver, signal?: AbortSignal): Promise<ServerStatus>
  strain(driver: Driver, signal?: AbortSignal): Promise<ServerStrain>
  privileges(
    driver: Driver,
    tables: readonly TableName[],
    schema: string,
    signal?: AbortSignal,
  ): Promise<PrivilegeCheck[]>
  policyStore(driver: Driver, options: StoreOptions): PolicyStore
  runStore(driver: Driver, options: StoreOptions): RunStore
  holdStore(driver: Driver, options: StoreOptions): HoldStore
  loadStore(driver: Driver, options: StoreOptions): LoadStore
  archiveStore(driver: Driver, options: StoreOptions): ArchiveStore
  /** Ends the statements of others that contain a mark; returns how many there were. */
  stopStatements(driver: Driver, mark: string, signal?: AbortSignal): Promise<number>
  createTableStatements(definition: TableDefinition): Statement[]
  createLike(driver: Driver, table: TableName, like: TableName, signal?: AbortSignal): Promise<Statement[]>
  replaceTable(driver: Driver, table: TableName, by: TableName, signal?: AbortSignal): Promise<Statement[]>
  writer(driver: Driver, table: TableName, options: WriterOptions): Promise<BatchWriter>
  read(driver: Driver, table: TableInfo, options: ReadOptions, signal?: AbortSignal): AsyncIterable<RowBatch>
  refresh(driver: Driver, tables: readonly TableName[], signal?: AbortSignal): Promise<void>
}
