import { expect, test } from 'vitest'
import { withConnection } from './with-connection.js'

const connection = ['--uri', 'crate://db', '--schema', 'x']

test.each([
  ['Create it: ctk retention setup', 'Create it: ctk retention setup --uri crate://db --schema x'],
  ['Create it: ctk retention setup --schema x', 'Create it: ctk retention setup --schema x --uri crate://db'],
  ['Next: ctk retention plan --uri crate://other', 'Next: ctk retention plan --uri crate://other'],
  ['"snapshot" comes with:  ctk plugins install retention-snapshot', undefined],
  ['ctk keeps tables in order. ctk retention does it.', undefined],
  ['✔ Done\nNext: ctk doctor', '✔ Done\nNext: ctk doctor --uri crate://db --schema x'],
])('%j', (text, expected) => {
  expect(withConnection(text, connection)).toBe(expected ?? text)
  expect(withConnection(text, [])).toBe(text)
})

test('a password of the database is not shown', () => {
  expect(withConnection('ctk doctor', ['crate://me:s3cret@db'])).toMatch(/^ctk doctor .*crate:\/\/me:\*\*\*@db/)
})
