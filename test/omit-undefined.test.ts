import { expect, test } from 'vitest'
import { omitUndefined } from '../src/omit-undefined.js'

test('drops undefined fields and keeps null, zero and empty text', () => {
  const fields = { a: undefined, b: null, c: 0, d: '' }
  expect(Object.entries(omitUndefined(fields))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
  ])
})
