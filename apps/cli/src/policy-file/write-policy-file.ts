import type { PolicyFile } from '@ctk/core'

/** The text of a policy file; always the same for the same policies. */
export async function writePolicyFile(file: PolicyFile, format: 'yaml' | 'json'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(file, null, 2)}\n`
  const { Document } = await import('yaml')
  const document = new Document(file, { aliasDuplicateObjects: false })
  document.commentBefore =
    ' Policies of ctk. See what differs: ctk retention diff FILE. Store it: ctk retention import FILE'
  return document.toString({ lineWidth: 0 })
}
