// The public surface of @ctk/core, by feature.
export { Address, type AddressScheme } from './address/address.js'
export { parseResource, type Resource, tableNameFromResource } from './address/resource.js'
export { Secret } from './address/secret.js'
export { showResource } from './address/show-resource.js'
export {
  compareTables,
  formatTableName,
  parseTableName,
  parseTableSelector,
  sameTable,
  type TableName,
  tableId,
} from './address/table-name.js'
export { isPattern, matchesPattern } from './address/table-pattern.js'
export type { Archive, ArchiveState } from './archive/archive.js'
export { archiveId } from './archive/archive-id.js'
export type { ArchiveFilter, ArchiveStore } from './archive/archive-store.js'
export { beginArchive } from './archive/begin-archive.js'
export { type ExpireRequest, newest } from './archive/expire-archives.js'
export { type ArchiveSelection, findArchives } from './archive/find-archives.js'
export type { ExpireArchive, RestorePartition } from './archive/operations.js'
export { archiveAction } from './archive/plan-archives.js'
export type { Repository } from './archive/repository.js'
export type { RestoreRequest } from './archive/restore-archives.js'
export type { CloudJob, CloudProvider, Cluster } from './cloud/provider.js'
export type { BlobStore, BlobTableOptions, BlobToStore } from './database/blob-store.js'
export { type Capabilities, type Capability, capabilities } from './database/capability.js'
export type {
  Bounds,
  Catalog,
  Column,
  ColumnKind,
  Partition,
  PartitionKey,
  PartitionKeyValue,
  TableInfo,
} from './database/catalog.js'
export type {
  Database,
  EachResult,
  ExecuteResult,
  PrivilegeCheck,
  Sender,
  ServerStatus,
  ServerStrain,
} from './database/database.js'
export { existingTable } from './database/existing-table.js'
export type { ReadOptions, RowOrder } from './database/reader.js'
export { isTimeKind } from './database/time-kind.js'
export type {
  BatchWriter,
  ColumnDefinition,
  CsvPiece,
  CsvRecords,
  CsvWriter,
  RejectedRow,
  ServerFile,
  ServerFileResult,
  TableDefinition,
  WriteResult,
  WriterOptions,
} from './database/writer.js'
export * from './errors/index.js'
export type { AppendedEntry, CtkEvent, StampedEvent } from './events/event.js'
export { EventBus, type Listener } from './events/event-bus.js'
export type { Gate } from './gate/gate.js'
export type { HighWaterMark } from './gate/high-water-mark.js'
export { HighWaterMarks, type MarkInput } from './gate/high-water-marks.js'
export { EARLIEST, type HeldRows, heldWithin, notHeldSql, openSpans, type Span } from './hold/held-rows.js'
export { formatScope, type Hold, type HoldScope, isActive } from './hold/hold.js'
export type { HoldInput } from './hold/hold-input.js'
export type { HoldStore, Pins, Release } from './hold/hold-store.js'
export { Holds } from './hold/holds.js'
export { canonicalJson } from './json/canonical-json.js'
export { parseExactJson, rawNumber, rawScalar, writeExactJson } from './json/exact-json.js'
export { ahead } from './load/ahead.js'
export type { ByteSource } from './load/byte-source.js'
export type { BatchRecord, LoadRecord, LoadStore } from './load/checkpoint/load-store.js'
export type { Compression } from './load/compression.js'
export { fewAtOnce } from './load/few-at-once.js'
export type { CsvDialect, Format, FormatOptions } from './load/format.js'
export { inPieces } from './load/in-pieces.js'
export type { BlobReport, BlobRequest, LoadedBlob } from './load/load-blobs.js'
export {
  type LoadedObject,
  loadObjects,
  type ObjectContext,
  type ObjectReport,
  type ObjectRequest,
} from './load/load-objects.js'
export type { LoadReport, LoadRequest } from './load/load-request.js'
export type { RejectedBatch, RejectFile } from './load/reject-file.js'
export {
  PassingFailure,
  type Patience,
  type RemoteBytes,
  resumableBytes,
  withPatience,
} from './load/resumable-bytes.js'
export type { ColumnBatch, PackedValues, RowBatch, UndecodedRow } from './load/row-batch.js'
export { type CsvScan, type CsvShape, scanCsv } from './load/scan-csv.js'
export { parseTransform } from './load/shape/parse-transform.js'
export type { RowShape, Transform } from './load/shape/row-shape.js'
export { RowShaper } from './load/shape/row-shaper.js'
export { transformFunctions } from './load/shape/transform-functions.js'
export type { ObjectStore, OpenedSink, Sink, SinkContext, StoredObject } from './load/sink.js'
export type { OpenedBytes, OpenedParts, OpenedRows, OpenedSource, Source, SourceContext } from './load/source.js'
export { type DestroyableBytes, withIdleLimit } from './load/with-idle-limit.js'
export type { ViewDefinition, ViewStrategy } from './materialized/view.js'
export type { Notice, NoticeData } from './notify/notice.js'
export { noticesOf } from './notify/notices-of.js'
export { noticesOfRun } from './notify/notices-of-run.js'
export { NOTIFY_MS } from './notify/notifications.js'
export type { Notifier } from './notify/notifier.js'
export { type ContractRange, checkPlugin, supportedContracts } from './plugin/check-plugin.js'
export * from './plugin/index.js'
export type { JsonSchema } from './plugin/json-schema.js'
export { suggestPackage } from './plugin/known-plugins.js'
export { missingModule, whyNotLoaded } from './plugin/missing-module.js'
export { Registry } from './plugin/registry.js'
export { serviceToken } from './plugin/service-token.js'
export {
  ArchivesService,
  ClockService,
  DatabaseService,
  EventsService,
  RegistryService,
  StoreService,
} from './plugin/services.js'
export type { PolicyChange, RecordedChange } from './policy/apply-changes.js'
export type { PolicyComparison } from './policy/compare-policies.js'
export { expandPolicies, type SelectedPolicy, type TableSelection } from './policy/expand-policies.js'
export { fitConditions } from './policy/fit-conditions.js'
export { formatExactBytes, parseBytes } from './policy/parse-bytes.js'
export { parseCondition } from './policy/parse-condition.js'
export { Policies } from './policy/policies.js'
export type { Policy } from './policy/policy.js'
export { policyExists, schemaFlag } from './policy/policy-exists.js'
export { type PolicyFile, type PolicySelection, policyFile } from './policy/policy-file.js'
export type { PolicyVersion } from './policy/policy-history.js'
export { policyId } from './policy/policy-id.js'
export type { PolicyFilter, PolicyInput, PolicyPatch } from './policy/policy-input.js'
export type { PolicyStore, SetupReport, StoreOptions, StoreTables } from './policy/policy-store.js'
export {
  type Condition,
  type ConditionValue,
  canonicalConditions,
  conditionSql,
  formatConditions,
  sameConditions,
} from './policy/predicate.js'
export { fromPythonRow, type PythonReport, type PythonRow } from './policy/python-toolkit.js'
export { formatSelector, type Selector, selects } from './policy/selector.js'
export { parseTagList, parseTags, type TagExpression } from './policy/tag-expression.js'
export { chooseTtl, type TtlChoice } from './policy/ttl.js'
export { type Action, partitionAction } from './retention/action.js'
export { backoffMs } from './retention/backoff.js'
export { type CheckReport, checkPolicies, type Finding } from './retention/check-policies.js'
export { periods } from './retention/count-rows.js'
export { dropPartition } from './retention/drop-partition.js'
export { isExpired, partitionBounds, timeKey } from './retention/expiry.js'
export type {
  ArchivedPartition,
  ExplainedPartition,
  ExplainedSpan,
  Explanation,
  Fate,
} from './retention/explanation.js'
export type { Forecast, ForecastMonth, Freed, PolicyForecast } from './retention/forecast.js'
export type { ForecastRequest } from './retention/forecast-policies.js'
export type { RunHistory } from './retention/history.js'
export { limitByCount, limitBySize } from './retention/limit-expired.js'
export { type Dependant, lintPolicies } from './retention/lint-policies.js'
export {
  type DeleteRange,
  type DetachPartition,
  type DropKept,
  type DropPartition,
  type Operation,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Probe,
  type RangeOperation,
  type ReattachPartition,
  tag,
  unleased,
} from './retention/operation.js'
export { operationId } from './retention/operation-id.js'
export type { KeptPartition, Refusal, RetentionPlan, TablePlan, Totals } from './retention/plan.js'
export type { PolicyStatus } from './retention/policy-status.js'
export { rangeSql } from './retention/range-sql.js'
export type { StatusReport, StatusRequest } from './retention/read-status.js'
export { type RunReport, runExitCode, type TableReport } from './retention/report.js'
export type { RetentionRequest } from './retention/request.js'
export type { ResumeReport } from './retention/resume-run.js'
export type { RunOptions } from './retention/run-options.js'
export type { RunSummary, RunTable } from './retention/run-summary.js'
export { readPlan, type SavedPlan, writePlan } from './retention/saved-plan.js'
export type { ShownRun } from './retention/show-run.js'
export type {
  ExpiredPartition,
  Fact,
  PlanInput,
  PolicyInput as StrategyInput,
  RetentionStrategy,
} from './retention/strategy.js'
export type { UnpauseReport } from './retention/unpause.js'
export { appendToChain, type ChainHead, nextHash, openChain, sealChain } from './run/audit-chain.js'
export type { AuditEntry, ChainedEntry } from './run/audit-entry.js'
export { leaseLost } from './run/journal-errors.js'
export { type Lease, leaseKey } from './run/lease.js'
export type { LeaseOptions } from './run/leases.js'
export type { PolicyOutcome, PolicyState } from './run/policy-state.js'
export { type ChangeParts, recordChange } from './run/record-change.js'
export type { Actor, RunKind, RunRecord } from './run/run.js'
export type { LeaseRequest, LogFilter, RunFilter, RunStore, StoredEntry } from './run/run-store.js'
export { type Runner, thisRunner } from './run/runner.js'
export type { Step, StepState, StepTotals } from './run/step.js'
export { type AuditReport, type KeptHead, type VerifyRequest, verifyAudit } from './run/verify-audit.js'
export { type AuditFinding, type AuditProblem, type ChainVerdict, ChainVerifier } from './run/verify-chain.js'
export type { SaveReport, SaveRequest } from './save/save-request.js'
export type { Job, JobReport } from './schedule/job.js'
export { compile, id, join, type Sql, sql } from './sql/sql.js'
export type { Query, Statement } from './sql/statement.js'
export { nearest } from './text/nearest.js'
export { nextExpiry, subtractDuration, threshold } from './time/calendar.js'
export { civilTime } from './time/civil.js'
export { type CalendarUnit, unitEnd, unitStart } from './time/civil-unit.js'
export { type Clock, systemClock } from './time/clock.js'
export { parseCutoff } from './time/cutoff.js'
export { type Duration, describeDuration, formatDuration, parseDuration } from './time/duration.js'
export {
  formatBucket,
  type Granularity,
  granularityEnd,
  granularityStart,
  isDayOrCoarser,
  parseGranularity,
} from './time/granularity.js'
export { formatInstant, formatInstantShort, type Instant } from './time/instant.js'
export { parseLength } from './time/length.js'
export { type Pacer, systemPacer } from './time/pacer.js'
export { parseWindow, type Window } from './time/window.js'
export { createToolkit, type ToolkitOptions } from './toolkit/create-toolkit.js'
export type { Toolkit } from './toolkit/toolkit.js'
