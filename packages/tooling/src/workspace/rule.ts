import type { Finding } from './finding.ts'
import type { Workspace } from './workspace.ts'

/** One thing that holds everywhere. Its name is the name of its file; it finds every place where it does not hold. */
export type Rule = (workspace: Workspace) => Finding[]
