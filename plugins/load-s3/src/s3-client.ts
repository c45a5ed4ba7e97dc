import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3Place } from './s3-place.js'

/** How long a connection may take, and an answer, in milliseconds. */
const TIMES = { connectionTimeout: 10_000, requestTimeout: 120_000 }

/**
 * A client for a place. Keys and region come from the environment, from the profile, or from the machine that it runs on,
 * as for all of Amazon's own tools.
 */
export function s3Client(place: S3Place): S3Client {
  const { endpoint, region, pathStyle, anonymous, profile } = place
  const config: S3ClientConfig = {
    forcePathStyle: pathStyle,
    followRegionRedirects: true,
    requestHandler: TIMES,
    // What is sent and read is checked here; other stores do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(anonymous
      ? { credentials: { accessKeyId: '', secretAccessKey: '' }, signer: { sign: async (request) => request } }
      : {}),
  }
  // A store of one's own has no regions, but a signature needs one.
  if (region !== undefined || endpoint !== undefined || anonymous) config.region = region ?? 'us-east-1'
  return new S3Client(config)
}
