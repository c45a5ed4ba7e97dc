import { CtkError, type Resource } from '@ctk/core'

/** What `s3://bucket/key?…` says. */
export interface S3Place {
  readonly bucket: string
  /** As it is written: nothing in it is decoded. Empty for the bucket itself. */
  readonly key: string
  /** Of a store that is not Amazon's. */
  readonly endpoint: string | undefined
  readonly region: string | undefined
  /** The bucket in the path instead of the host name; the rule for other stores than Amazon's. */
  readonly pathStyle: boolean
  readonly anonymous: boolean
  /** For what is stored: `STANDARD_IA`, `GLACIER_IR` … */
  readonly storageClass: string | undefined
  readonly profile: string | undefined
}

const known = ['endpoint', 'region', 'path-style', 'anonymous', 'storage-class', 'profile']

/**
 * Reads an S3 URL and what the environment says about endpoint and region.
 *
 * @throws CTK_USAGE
 */
export function s3Place(resource: Resource, env: Readonly<Record<string, string | undefined>> = process.env): S3Place {
  const { location, options } = resource
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(location) ?? []
  if (bucket.includes('@')) {
    throw usage('An S3 URL has no room for a key and its secret.', [
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    ])
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) {
    throw usage(`${JSON.stringify(bucket)} is not the name of a bucket.`, ['Write it as s3://BUCKET/KEY.'])
  }
  const odd = Object.keys(options).find((name) => !known.includes(name))
  if (odd !== undefined) throw usage(`An S3 URL has no option ${odd}.`, [`It has: ${known.join(', ')}.`])
  const endpoint = options.endpoint || env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined
  if (endpoint !== undefined && !/^https?:\/\/[^/]/i.test(endpoint)) {
    throw usage(`The endpoint ${endpoint} is not a URL.`, [`With a scheme:  endpoint=https://${endpoint}`])
  }
  return {
    bucket,
    key,
    endpoint: endpoint?.replace(/\/+$/, ''),
    region: options.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
    pathStyle: flag(options, 'path-style') ?? endpoint !== undefined,
    anonymous: flag(options, 'anonymous') ?? false,
    storageClass: options['storage-class'] || undefined,
    profile: options.profile || undefined,
  }
}

/** How people see an object. */
export const s3Url = (bucket: string, key: string) => `s3://${bucket}/${key}`

/** Which object it is, however it was spelled: the address by which the store itself knows it. */
export function s3Identity({ endpoint, bucket, pathStyle }: S3Place, key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/')
  if (endpoint === undefined) return `https://${bucket}.s3.amazonaws.com/${path}`
  const { origin, host, protocol } = new URL(endpoint)
  return pathStyle ? `${origin}/${bucket}/${path}` : `${protocol}//${bucket}.${host}/${path}`
}

function flag(options: Readonly<Record<string, string>>, name: string): boolean | undefined {
  const text = options[name]?.toLowerCase()
  if (text === undefined) return undefined
  if (['', 'true', '1', 'yes'].includes(text)) return true
  if (['false', '0', 'no'].includes(text)) return false
  throw usage(`${name}=${text} in an S3 URL is neither true nor false.`, [`${name}=true or ${name}=false.`])
}

const usage = (message: string, suggestions: readonly string[]) =>
  new CtkError({ code: 'CTK_USAGE', message, suggestions })
