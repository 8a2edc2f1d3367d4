/** Every message of both sides, as it is on the wire, against the schema of the protocol. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestOf } from '../../../src/trials/host/trial-request.js'
import { trialKinds } from '../../../src/advice/vocabulary/trial.js'
import { compiledTrial } from '../../support/compiled.js'
import { everyKind } from '../../support/every-kind.js'
import { jobOf, smallSubject } from '../../support/small-subject.js'
import { exchange } from '../../support/wire.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-wire-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('TensorFlow.js and the service exchange only what the schema allows, in trials of all kinds', async () => {
  const subject = { ...smallSubject(), engine: 'cpu' } as const
  const requests = everyKind.map((spec) => ({
    type: 'request',
    ...requestOf(jobOf(spec, folder, subject), null),
  }))
  const [hello, ...replies] = await exchange(compiledTrial('cpu'), requests)
  expect(hello).toMatchObject({ type: 'hello', engine: 'cpu', can: { kinds: trialKinds } })
  const outcomes = replies.filter(({ type }) => type === 'outcome')
  expect(outcomes.map(({ cause }) => cause)).toEqual(requests.map(() => 'completed'))
})
