import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reasonOf } from './programs.js'
import { Report } from './report.js'

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
})

it('a check that throws falls short, and the figures of the others are kept', async () => {
  const report = new Report('cpu', 60_000)
  const figure = { check: 'search', of: 'cnn, adam', values: { batchSize: 64 } } as const
  await report.attempt('limit', 'mlp', () => Promise.reject(new Error('the driver is gone')))
  await report.attempt('search', 'cnn, adam', async () => {
    report.add(figure, '64 rows')
  })
  expect(report.figures()).toMatchObject({
    shortfalls: ['limit: mlp: the driver is gone'],
    figures: [figure],
  })
})

it.each([
  ["console.log('x'.repeat(99))", { maxBuffer: 9 }, /^not done, it printed more than 64 MiB$/],
  ['setInterval(() => {}, 999)', { timeout: 50 }, /^not done, the time was spent$/],
  ["console.error('no card'); process.exitCode = 1", {}, /^no card$/],
])('a program that fails by %s is reported by its cause', async (code, limits, reason) => {
  const failed = promisify(execFile)(process.execPath, ['-e', code], limits)
  expect(reasonOf(await failed.catch((error: unknown) => error))).toMatch(reason)
})
