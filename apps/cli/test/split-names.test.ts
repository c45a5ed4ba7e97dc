import { expect, it } from 'vitest'
import { splitNames } from '../src/load/split-names.js'

it.each([
  ['time', ['time']],
  ['time, value ,', ['time', 'value']],
  ['Flight Date,"a,b","say ""hi"""', ['Flight Date', 'a,b', 'say "hi"']],
  ['', []],
])('takes %j apart', (text, names) => {
  expect(splitNames(text)).toEqual(names)
})
