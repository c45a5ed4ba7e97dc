import { messageOf } from './message-of.js'

/** Loads the optional peer, which is large, only where a container is wanted. */
export async function loadTestcontainers(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers')
  } catch (error) {
    throw new Error('the package testcontainers cannot be loaded', { cause: error })
  }
}

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
