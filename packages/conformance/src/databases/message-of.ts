/** One line about whatever was thrown. An AggregateError (a refused connection on two addresses) has no message itself. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0])
  const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : ''
  return `${error instanceof Error ? error.message : String(error)}${cause}`.replace(/\s+/g, ' ').trim()
}
