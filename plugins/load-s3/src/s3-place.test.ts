import { parseResource } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { s3Identity, s3Place } from './s3-place.js'

const place = (url: string, env: Record<string, string> = {}) => s3Place(parseResource(url), env)

describe('an S3 URL', () => {
  it('says where an object is, and how to reach it', () => {
    expect(place('s3://bucket/a b/ü%20.csv?region=eu&storage-class=STANDARD_IA&profile=work&anonymous')).toEqual({
      bucket: 'bucket',
      key: 'a b/ü%20.csv',
      endpoint: undefined,
      region: 'eu',
      pathStyle: false,
      anonymous: true,
      storageClass: 'STANDARD_IA',
      profile: 'work',
    })
  })

  it('is completed by the environment', () => {
    const env = { AWS_ENDPOINT_URL: 'http://minio:9000/', AWS_DEFAULT_REGION: 'eu' }
    expect(place('s3://bucket/a', env)).toMatchObject({ endpoint: 'http://minio:9000', region: 'eu', pathStyle: true })
    const own = place('s3://bucket/a?endpoint=https://r2.example&path-style=false&region=auto', env)
    expect(own).toMatchObject({ endpoint: 'https://r2.example', region: 'auto', pathStyle: false })
  })

  it.each([
    ['s3://', 'is not the name of a bucket'],
    ['s3:///key', 'is not the name of a bucket'],
    ['s3://KEY:s3cret@bucket/a', 'has no room for a key and its secret'],
    ['s3://bucket/a?endpont=x', 'has no option endpont'],
    ['s3://bucket/a?endpoint=minio:9000', 'is not a URL'],
    ['s3://bucket/a?anonymous=perhaps', 'is neither true nor false'],
  ])('%s is refused', (url, message) => {
    expect(() => place(url)).toThrow(expect.objectContaining({ code: 'CTK_USAGE', exitCode: 2 }))
    expect(() => place(url)).toThrow(message)
    expect(() => place(url)).not.toThrow('s3cret')
  })

  it('names an object as the store does', () => {
    expect(s3Identity(place('s3://b-1/a b/c'), 'a b/c')).toBe('https://b-1.s3.amazonaws.com/a%20b/c')
    expect(s3Identity(place('s3://b-1/x?endpoint=http://h:9000'), 'x')).toBe('http://h:9000/b-1/x')
    expect(s3Identity(place('s3://b-1/x?endpoint=http://h:9000&path-style=false'), 'x')).toBe('http://b-1.h:9000/x')
  })
})
