import { describe, expect, test } from 'vitest'
import type { Question } from '../../src/advice/vocabulary/question.js'
import { subjectIdsOf, trialKey, trialsOfStudies } from '../../src/studies/study-trials.js'
import type { Study, TrialView } from '../../src/studies/study.js'
import { smallStudy } from '../support/small-study.js'

const someTrial = (id: string): TrialView => ({
  id,
  spec: { kind: 'trace', batchSize: 2 },
  outcome: null,
  measurements: [],
  startedAt: new Date(0),
  finishedAt: null,
})

/** A study that continued on the processor after these trials failed on WebGPU. */
function studyAfterWebgpu(trials: readonly string[], subjectId = 'on-webgpu'): Study {
  const { question, subject } = smallStudy('a')
  const engineChoice: Question['engineChoice'] = {
    engine: 'tensorflow',
    deviceId: 'cpu',
    asked: false,
    failed: [
      {
        engine: 'webgpu',
        deviceId: 'webgpu:0',
        subjectId,
        trials,
        because: 'a kernel is missing',
        lasting: true,
      },
    ],
    left: [],
  }
  return smallStudy('a', {
    subject: { ...subject, id: 'own' },
    question: { ...question, engineChoice },
  })
}

const evidenceOf = (trials: Readonly<Record<string, readonly TrialView[]>>) => ({
  trialsBySubject: () => Promise.resolve(new Map(Object.entries(trials))),
})

describe('trialKey', () => {
  test('is equal for equal specs, in any order of fields', () => {
    const key = trialKey({ kind: 'trace', batchSize: 2, budgetBytes: 7 })
    expect(trialKey({ budgetBytes: 7, batchSize: 2, kind: 'trace' })).toBe(key)
    expect(key).toMatch(/^trace-2-[0-9a-f]{16}$/)
  })

  test('differs where a field differs', () => {
    const key = trialKey({ kind: 'trace', batchSize: 2, budgetBytes: 7 })
    expect(trialKey({ kind: 'trace', batchSize: 2, budgetBytes: 8 })).not.toBe(key)
    expect(trialKey({ kind: 'trace', batchSize: 2 })).not.toBe(key)
  })
})

test('subjectIdsOf names the own subject first, then the failed ones', () => {
  expect(subjectIdsOf(smallStudy('a'))).toEqual([smallStudy('a').subject.id])
  expect(subjectIdsOf(studyAfterWebgpu(['t1']))).toEqual(['own', 'on-webgpu'])
})

describe('trialsOfStudies', () => {
  test('returns the trials of each study in the order of the studies', async () => {
    const { subject } = smallStudy('a')
    const trials = [someTrial('t1'), someTrial('t2')]
    const unmeasured = smallStudy('b', { subject: { ...subject, id: 'unmeasured' } })
    const evidence = evidenceOf({ [subject.id]: trials })
    expect(await trialsOfStudies([unmeasured, smallStudy('a')], evidence)).toEqual([[], trials])
  })

  test('adds the failed trials of other engines under their cited ids', async () => {
    const evidence = evidenceOf({
      own: [someTrial('t1')],
      'on-webgpu': [someTrial('t1'), someTrial('t2')],
    })
    const [trials] = await trialsOfStudies([studyAfterWebgpu(['t2'])], evidence)
    expect(trials?.map(({ id }) => id)).toEqual(['t2@webgpu/webgpu:0', 't1'])
  })

  test('repeats no trial of its own subject', async () => {
    const evidence = evidenceOf({ own: [someTrial('t1')] })
    expect(await trialsOfStudies([studyAfterWebgpu(['t1'], 'own')], evidence)).toEqual([
      [someTrial('t1')],
    ])
  })
})
