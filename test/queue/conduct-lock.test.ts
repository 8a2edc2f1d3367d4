import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneProcessAtATime } from '../../src/queue/conduct-lock.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-lock-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const never = new AbortController().signal

test('studies of two applications on one folder take turns', async () => {
  const lockFile = path.join(folder, 'turns.lock')
  const events: string[] = []
  const conductor = (name: string) =>
    oneProcessAtATime(lockFile, async (id) => {
      events.push(`${name} begins ${id}`)
      await sleep(20)
      events.push(`${name} ends ${id}`)
    })
  await Promise.all([conductor('one')('a', never), conductor('two')('b', never)])
  expect(events).toEqual(['one begins a', 'one ends a', 'two begins b', 'two ends b'])
})

test('a conduct that throws leaves no lock', async () => {
  const lockFile = path.join(folder, 'throws.lock')
  const failing = oneProcessAtATime(lockFile, () => Promise.reject(new Error('of the study')))
  await expect(failing('a', never)).rejects.toThrow('of the study')
  await oneProcessAtATime(lockFile, async () => undefined)('b', never)
})

test('an aborted study does not wait on', async () => {
  const lockFile = path.join(folder, 'aborted.lock')
  const conducted: string[] = []
  const abort = new AbortController()
  await oneProcessAtATime(lockFile, async () => {
    const waiting = oneProcessAtATime(lockFile, async (id) => void conducted.push(id))
    const end = waiting('b', abort.signal)
    abort.abort()
    await end
  })('a', never)
  expect(conducted).toEqual([])
})

test('the lock of a killed process is free', async () => {
  const lockFile = path.join(folder, 'killed.lock')
  const holder = path.join(folder, 'holder.mjs')
  const sqlite = import.meta.resolve('better-sqlite3')
  await writeFile(
    holder,
    `import Sqlite from '${sqlite}'\n` +
      `const lock = new Sqlite(process.argv[2])\n` +
      `lock.exec('BEGIN EXCLUSIVE')\n` +
      `process.send('locked')\n` +
      `setInterval(() => lock.open, 1000)\n`,
  )
  const child = fork(holder, [lockFile], { execArgv: [] })
  await once(child, 'message')
  const conducted: string[] = []
  const end = oneProcessAtATime(lockFile, async (id) => void conducted.push(id))('a', never)
  await sleep(50)
  expect(conducted).toEqual([])
  child.kill('SIGKILL')
  await end
  expect(conducted).toEqual(['a'])
})
