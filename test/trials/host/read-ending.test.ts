import { describe, expect, it } from 'vitest'
import type { MemoryPressure } from '../../../src/trials/host/memory-watch.js'
import { causeOfCrash, readEnding } from '../../../src/trials/host/read-ending.js'

const calm: MemoryPressure = { budgetShare: 0.2, systemKilled: false, availableShare: 0.6 }
const untold: MemoryPressure = { budgetShare: null, systemKilled: null, availableShare: null }
const killed = {
  type: 'ended',
  exitCode: null,
  signal: 'SIGKILL',
  stderr: '',
  fault: null,
} as const
const died = (stderr: string, signal: string | null = 'SIGABRT') => ({
  type: 'ended' as const,
  exitCode: signal === null ? 1 : null,
  signal,
  stderr,
  fault: null,
})
/** Each alone says that memory was short. */
const short: readonly MemoryPressure[] = [
  { ...calm, systemKilled: true },
  { ...calm, availableShare: 0.05 },
  { ...calm, budgetShare: 0.97 },
]

describe('a process that was killed outright', () => {
  it('is out of memory where any measurement shows a shortage', () => {
    for (const memory of short)
      expect(readEnding(killed, true, memory)).toMatchObject({
        cause: 'outOfMemory',
        signal: 'SIGKILL',
      })
    expect(
      readEnding({ ...killed, signal: null, exitCode: 137 }, true, { ...calm, systemKilled: true })
        .cause,
    ).toBe('outOfMemory')
  })
  it('is a crash where none does, and the message has the measurements', () => {
    expect(readEnding(killed, true, calm)).toMatchObject({
      cause: 'crashed',
      message: expect.stringMatching(
        /killed \(SIGKILL\).*20 % of the budget in use, at least 60 %/,
      ) as string,
    })
    expect(
      readEnding(killed, false, { ...calm, budgetShare: null, availableShare: null }).message,
    ).toContain('the kernel counted no such kill')
  })
  it('is out of memory where the system measures nothing', () => {
    expect(readEnding(killed, true, untold).cause).toBe('outOfMemory')
  })
})

describe('last words', () => {
  it('that name memory count, whatever was measured', () => {
    for (const memory of [calm, untold, ...short])
      expect(readEnding(died('OOM when allocating tensor', null), false, memory).cause).toBe(
        'outOfMemory',
      )
  })
  it('that may mean memory count only with a shortage', () => {
    const words = 'could not create cudnn handle: CUDNN_STATUS_NOT_INITIALIZED'
    for (const memory of short) {
      expect(readEnding(died(words, null), false, memory).cause).toBe('outOfMemory')
      expect(causeOfCrash(words, memory)).toBe('outOfMemory')
    }
    for (const memory of [calm, untold]) {
      expect(readEnding(died(words, null), false, memory)).toMatchObject({
        cause: 'crashed',
        message: words,
      })
      expect(causeOfCrash(words, memory)).toBe('crashed')
    }
  })
  it('of another failure are never memory: one row of a batch norm, a full disk', () => {
    for (const words of [
      'Expected more than 1 value per channel when training',
      'RESOURCE_EXHAUSTED: x; No space left on device',
    ]) {
      for (const memory of short) {
        expect(causeOfCrash(words, memory)).toBe('crashed')
        expect(readEnding(died(words, null), true, memory).cause).toBe('crashed')
      }
    }
  })
})

it('a fatal signal is out of memory only under the limit of an allocator', () => {
  for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGBUS']) {
    expect(readEnding(died('', signal), true, calm).cause).toBe('outOfMemory')
    expect(readEnding(died('', signal), false, calm).cause).toBe('crashed')
  }
  expect(readEnding(died('', 'SIGTERM'), true, calm).cause).toBe('crashed')
})

it('a fault of the protocol is a crash, and an engine that does not start is unsupported', () => {
  expect(
    readEnding({ ...killed, fault: 'a line that is not JSON' }, true, short[0] ?? calm),
  ).toMatchObject({ cause: 'crashed', message: 'a line that is not JSON' })
  expect(
    readEnding(
      { type: 'ended', exitCode: 3, signal: null, stderr: 'no such engine', fault: null },
      false,
      calm,
    ),
  ).toMatchObject({ cause: 'unsupported', message: 'no such engine' })
})
