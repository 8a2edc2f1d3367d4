import { expect, test } from 'vitest'
import { batched } from '../../src/graphql/batched.js'

test('keys of one turn are read in one call, each key gets its value, and later keys a new call', async () => {
  const calls: (readonly number[])[] = []
  const double = batched(async (keys: readonly number[]) => {
    calls.push(keys)
    return keys.map((key) => 2 * key)
  })
  expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6])
  expect(await double(4)).toBe(8)
  expect(calls).toEqual([[1, 2, 3], [4]])
})

test('an error of the call reaches every key of it', async () => {
  const failing = batched(() => Promise.reject<readonly number[]>(new Error('no store')))
  const results = await Promise.allSettled([failing('a'), failing('b')])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
