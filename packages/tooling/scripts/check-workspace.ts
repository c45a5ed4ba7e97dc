// Prints what is not as it should be in the workspace, one finding a line, and exits 1 if there is any.
import { checkWorkspace } from '../src/workspace/check-workspace.ts'
import { formatFinding } from '../src/workspace/finding.ts'
import { readWorkspace } from '../src/workspace/read-workspace.ts'

const findings = checkWorkspace(readWorkspace(new URL('../../..', import.meta.url).pathname))
for (const finding of findings) console.log(formatFinding(finding))
if (findings.length > 0) process.exitCode = 1
