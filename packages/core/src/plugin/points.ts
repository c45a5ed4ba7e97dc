import type { CloudProvider } from '../cloud/provider.js'
import type { Gate } from '../gate/gate.js'
import type { Compression } from '../load/compression.js'
import type { Format } from '../load/format.js'
import type { Sink } from '../load/sink.js'
import type { Source } from '../load/source.js'
import type { ViewStrategy } from '../materialized/view.js'
import type { Notifier } from '../notify/notifier.js'
import type { OperationHandler } from '../retention/operation.js'
import type { RetentionStrategy } from '../retention/strategy.js'
import type { Job } from '../schedule/job.js'
import { type ContributionPoint, contributionPoint } from './contribution.js'

/** How policies are carried out; the name is what `--strategy` takes. */
export const RetentionStrategies: ContributionPoint<RetentionStrategy> = contributionPoint('retention-strategy')
/** Who carries out operations that no dialect can; the name is the operation's kind. */
export const OperationHandlers: ContributionPoint<OperationHandler> = contributionPoint('operation-handler')
/** Where data comes from; the name is the URL scheme. */
export const Sources: ContributionPoint<Source> = contributionPoint('source')
/** How bytes become rows and back; the name is the format's. */
export const Formats: ContributionPoint<Format> = contributionPoint('format')
/** How bytes are packed; the name and its aliases are endings of files. */
export const Compressions: ContributionPoint<Compression> = contributionPoint('compression')
/** Where data goes; the name is the URL scheme. */
export const Sinks: ContributionPoint<Sink> = contributionPoint('sink')
/** Clouds that run databases. */
export const CloudProviders: ContributionPoint<CloudProvider> = contributionPoint('cloud-provider')
/** Dependants that a removal waits for; the name is the dependant's. */
export const Gates: ContributionPoint<Gate> = contributionPoint('gate')
/** Who is told of events. */
export const Notifiers: ContributionPoint<Notifier> = contributionPoint('notifier')
/** What a schedule may start. */
export const Jobs: ContributionPoint<Job> = contributionPoint('job')
/** Ways to keep materialized views fresh. */
export const MaterializedViews: ContributionPoint<ViewStrategy> = contributionPoint('materialized-view')
