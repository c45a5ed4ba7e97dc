export { type ChaosProxy, type ChaosRules, chaosProxy, type Fate } from './chaos/chaos-proxy.js'
export { type FateShares, randomFates } from './chaos/random-fates.js'
export { seededRandom } from './chaos/seeded-random.js'
export { type FailPoint, ProcessKilled } from './crash/fail-point.js'
export { type FailingDriver, failing } from './crash/failing.js'
export {
  type CrashScenario,
  killSweep,
  type SweepFinding,
  type SweepOptions,
  type SweepReport,
} from './crash/kill-sweep.js'
export { openProcessPool, type ProcessPool, type SimulatedProcess } from './crash/process-pool.js'
export { type Evidence, readEvidence } from './crash/read-evidence.js'
export { type RetentionScenario, type RetentionScenarioOptions, retentionScenario } from './crash/retention-scenario.js'
export { startCrateDb } from './databases/cratedb.js'
export { type ClusterOptions, startCrateDbCluster, type TestCluster } from './databases/cratedb-cluster.js'
export type { TestNode } from './databases/cratedb-cluster-node.js'
export { databaseNames } from './databases/database-names.js'
export { databases } from './databases/databases.js'
export { describeDatabases } from './databases/describe-databases.js'
export { findCrateDb } from './databases/find-cratedb.js'
export { findPostgresql } from './databases/find-postgresql.js'
export { isUnavailable } from './databases/is-unavailable.js'
export { newPGlite } from './databases/pglite.js'
export { startPostgresql } from './databases/postgresql.js'
export type { DatabaseName, TestDatabase, Unavailable } from './databases/test-database.js'
export { uniqueSchema } from './databases/unique-schema.js'
export { hostileNames } from './fixtures/hostile-names.js'
export { hostileNamesFor } from './fixtures/hostile-names-for.js'
export { noticeFixture } from './fixtures/notice-fixture.js'
export { partitionFixture } from './fixtures/partition-fixture.js'
export { type PolicyFixture, policyFixture } from './fixtures/policy-fixture.js'
export { createTestTablespace, type TestTablespace } from './fixtures/test-tablespace.js'
export { startAzurite } from './servers/azurite.js'
export { describeKafka } from './servers/describe-kafka.js'
export { describeServer } from './servers/describe-server.js'
export { type JavaTool, startJavaTool } from './servers/java-tool.js'
export { startKafka, type TestKafka } from './servers/kafka.js'
export { kafkaUsers } from './servers/kafka-settings.js'
export {
  type KafkaMessage,
  type KafkaTool,
  type SeenMessage,
  type SendOptions,
  startKafkaTool,
} from './servers/kafka-tool.js'
export { fromMaven, type MavenCoordinates } from './servers/maven.js'
export { startS3Proxy, type TestObjectStore } from './servers/s3proxy.js'
export type { ServerUnavailable, TestServer } from './servers/test-server.js'
export { expectPlan, type GivenPlan } from './sql/expect-plan.js'
export { expectSql } from './sql/expect-sql.js'
export { parsesOnCrateDb } from './sql/parses-on-cratedb.js'
export { type SqlWords, sqlWords } from './sql/sql-words.js'
export { type StatementTap, tapStatements } from './statements/tap-statements.js'
export { type CloudProviderUnderTest, describeCloudProvider } from './suites/cloud-provider.suite.js'
export {
  type CompressionSample,
  type CompressionUnderTest,
  describeCompression,
} from './suites/compression.suite.js'
export { describeDatabase } from './suites/database.suite.js'
export { describeFormat, type FormatSample, type FormatUnderTest } from './suites/format.suite.js'
export { describeGate, type GateUnderTest } from './suites/gate.suite.js'
export { describeJob, type JobOptions } from './suites/job.suite.js'
export { describeNotifier, type NotifierUnderTest } from './suites/notifier.suite.js'
export { describePluginPackage } from './suites/plugin-package.suite.js'
export { describePolicyStore } from './suites/policy-store.suite.js'
export { describeRetentionStrategy, type RetentionStrategyOptions } from './suites/retention-strategy.suite.js'
export { describeSink, type SinkUnderTest } from './suites/sink.suite.js'
export { describeSource, type SourceUnderTest } from './suites/source.suite.js'
export { describeViewStrategy, type ViewStrategyOptions } from './suites/view-strategy.suite.js'
export { type VirtualTime, virtualTime } from './time/virtual-time.js'
