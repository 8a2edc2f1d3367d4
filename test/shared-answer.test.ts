import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sharedAnswer } from '../src/shared-answer.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('an answer is shared until it is too old', async () => {
  let asked = 0
  const answer = sharedAnswer(() => Promise.resolve(++asked), 1000)
  expect(await Promise.all([answer(), answer()])).toEqual([1, 1])
  vi.advanceTimersByTime(1000)
  expect(await answer()).toBe(1)
  vi.advanceTimersByTime(1)
  expect(await answer()).toBe(2)
})

test('a failure reaches all who wait for it, and is not kept', async () => {
  let asked = 0
  const answer = sharedAnswer(async () => {
    asked += 1
    if (asked === 1) throw new Error('not now')
    return asked
  }, 1000)
  const both = await Promise.allSettled([answer(), answer()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await answer()).toBe(2)
})

test('a late failure does not take away a newer answer', async () => {
  const fails: ((error: Error) => void)[] = []
  let asked = 0
  const answer = sharedAnswer(() => {
    asked += 1
    return asked === 1
      ? new Promise<number>((_, reject) => fails.push(reject))
      : Promise.resolve(asked)
  }, 1000)
  const first = answer()
  vi.advanceTimersByTime(1001)
  expect(await answer()).toBe(2)
  fails[0]?.(new Error('late'))
  await expect(first).rejects.toThrow('late')
  expect(await answer()).toBe(2)
})
