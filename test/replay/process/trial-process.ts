/**
 * The replay runner as a trial process: the real protocol, a process that can be killed, and
 * answers from tables.
 *
 *     node --import tsx trial-process.ts LOG PACE_MS TABLE…
 *
 * A trial takes about PACE_MS on the clock. The rows of a question choose its table.
 */
import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { trialKinds, type Measurement } from '../../../src/advice/vocabulary/trial.js'
import { trialKey } from '../../../src/studies/study-trials.js'
import { exitCodes } from '../../../src/trials/protocol/exit-codes.js'
import { protocolVersion } from '../../../src/trials/protocol/handshake.js'
import {
  decodeParentMessage,
  encode,
  LineDecoder,
  replyDescriptor,
  requestDescriptor,
  type ChildMessage,
} from '../../../src/trials/protocol/messages.js'
import type { TrialRequest } from '../../../src/trials/protocol/request.js'
import { readTable } from '../table.js'
import { recordedTrial } from './recorded-trial.js'
import { tableOf } from './table-choice.js'
import { logTrial, type TrialEntry } from './trial-log.js'

const [logFile = '', pace = '0', ...tables] = process.argv.slice(2)
const paceMs = Number(pace)

function send(message: ChildMessage): void {
  let rest = Buffer.from(encode(message))
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(replyDescriptor, rest))
    } catch (error) {
      const isPipeFull = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
      if (!isPipeFull) process.exit(exitCodes.done)
    }
  }
}

async function answer(request: TrialRequest): Promise<void> {
  const { spec, checkpointFolder, data } = request
  const log = (event: TrialEntry['event']): void =>
    logTrial(logFile, {
      event,
      atMs: Date.now(),
      pid: process.pid,
      conductorPid: process.ppid,
      subjectId: path.basename(checkpointFolder),
      key: trialKey(spec),
    })
  log('start')
  const startMs = performance.now()
  const table = await readTable(tableOf(tables, data))
  await sleep(paceMs / 3)
  const { measurements, outcome } = await recordedTrial(table, { spec, checkpointFolder })
  const half = Math.ceil(measurements.length / 2)
  report(measurements.slice(0, half))
  await sleep(paceMs / 3)
  report(measurements.slice(half))
  await sleep(Math.max(0, paceMs - (performance.now() - startMs)))
  log('end')
  const { cause, durationMs, peakBytes, message } = outcome
  send({ type: 'outcome', cause, durationMs, peakBytes, message })
}

function report(measurements: readonly Measurement[]): void {
  for (const { name, at, value } of measurements) send({ type: 'measurement', name, at, value })
}

const decoder = new LineDecoder()
const pipe = new Socket({ fd: requestDescriptor, readable: true, writable: false })
let working = Promise.resolve()
pipe.on('data', (chunk) => {
  for (const line of decoder.push(Buffer.from(chunk)))
    working = working.then(async () => {
      const message = decodeParentMessage(line)
      if (message.type === 'request') await answer(message)
    })
})
pipe.on('end', () => process.exit(exitCodes.done))
pipe.on('error', () => process.exit(exitCodes.done))
send({
  type: 'hello',
  version: protocolVersion,
  runner: 'replay',
  engine: 'cpu',
  can: { kinds: trialKinds, law: 'live-bytes', allocator: null, limits: { cpu: 'tracked' } },
})
