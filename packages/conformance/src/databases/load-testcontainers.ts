/** Loads the optional peer, which is large, only where a container is wanted. */
export async function loadTestcontainers(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers')
  } catch (error) {
    throw new Error('the package testcontainers cannot be loaded', { cause: error })
  }
}
