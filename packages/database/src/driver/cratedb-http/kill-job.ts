import { compile, sql } from '@ctk/core'
import { decodeAnswer } from './decode-answer.js'
import { encodeRequest } from './encode-request.js'
import type { Endpoint } from './endpoint.js'
import { post } from './post.js'

/** A comment that no other statement has; sys.jobs shows it. It goes behind the statement, where others look at the start. */
export function jobComment(job: string): string {
  return `/* ctk job ${job} */`
}

/** Stops the statement that carries a job's comment, on every node. Does nothing when there is none (yet, or any more). */
export async function killJob(endpoint: Endpoint, path: string, job: string): Promise<void> {
  const running = compile(sql`SELECT id FROM sys.jobs WHERE stmt LIKE ${`%${jobComment(job)}%`}`)
  const { answer } = post(endpoint, path, encodeRequest(running.sql, running.parameters))
  for (const { id } of decodeAnswer(await answer).rows()) {
    const kill = compile(sql`KILL ${id}`)
    await post(endpoint, path, encodeRequest(kill.sql, kill.parameters)).answer
  }
}
