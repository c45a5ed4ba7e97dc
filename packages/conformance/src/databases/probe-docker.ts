import { loadTestcontainers } from './load-testcontainers.js'
import { messageOf } from './message-of.js'

/**
 * Why no container can be started, or undefined where an engine answers. testcontainers decides where to look:
 * its properties file, DOCKER_HOST, the usual sockets.
 */
export async function probeDocker(seconds = 10): Promise<string | undefined> {
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${seconds} s`)), seconds * 1000)
  try {
    const { getContainerRuntimeClient } = await loadTestcontainers()
    await Promise.race([getContainerRuntimeClient(), limit.promise])
    return undefined
  } catch (error) {
    return messageOf(error)
  } finally {
    clearTimeout(timer)
  }
}
