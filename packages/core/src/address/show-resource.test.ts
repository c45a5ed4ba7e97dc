import { expect, it } from 'vitest'
import { showResource } from './show-resource.js'

it.each([
  ['data/a?b=c.csv', 'data/a?b=c.csv'],
  ['https://host/a.csv', 'https://host/a.csv'],
  ['https://host:8443/a@b.csv', 'https://host:8443/a@b.csv'],
  ['https://ann:secret@host/a.csv', 'https://host/a.csv'],
  ['https://ann:sec/r@t@host/a.csv', 'https://host/a.csv'],
  ['https://token@host/a.csv', 'https://host/a.csv'],
  ['https://host/a.csv?sig=abc&download', 'https://host/a.csv?sig=***&download'],
  ['https://host/a.csv#part', 'https://host/a.csv'],
  ['s3://bucket/a@b.csv?region=eu', 's3://bucket/a@b.csv?region=***'],
])('%s is shown as %s', (text, shown) => expect(showResource(text)).toBe(shown))
