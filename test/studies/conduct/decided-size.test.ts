/** A whole study in real trial processes, whose effective batch size is decided. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { conductStudy } from '../../../src/studies/conduct/conduct-study.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../../support/open-temporary-database.js'
import { smallStudy } from '../../support/small-study.js'
import { smallSubject } from '../../support/small-subject.js'
import { conductDependencies } from './conduct-dependencies.js'

const rows = 600
const effectiveBatchSize = 96
const budgetBytes = 2 ** 28

let opened: TemporaryDatabase
const runner = new ProcessRunner()
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(async () => {
  await runner.close()
  await opened.close()
})

it('an effective size is raced as one batch, and trains in the micro-batches that are allowed', async () => {
  const dependencies = conductDependencies(opened, runner)
  const small = smallStudy('s1')
  const question: Question = {
    ...small.question,
    data: { origin: 'synthetic', trainingRows: rows, validationRows: 100, classes: 4 },
    epochsPlanned: 20,
    budgetBytes,
    probeBudget: { kind: 'seconds', seconds: 4 },
    wishes: { effectiveBatchSize, batchSizes: { max: 32 } },
  }
  const data = { kind: 'synthetic', rows, validationRows: 100, classes: [4], seed: 1 } as const
  const study = { ...small, subject: smallSubject(), data, question }
  await new PrismaStudyStore(opened.database).create(study, null)
  await conductStudy(study.id, dependencies, new AbortController().signal)
  const trials = await dependencies.evidence.load(study.subject.id)
  const raced = trials.filter(({ spec }) => spec.kind === 'race' && spec.method === undefined)
  expect(new Set(raced.map(({ spec }) => spec.batchSize))).toEqual(new Set([effectiveBatchSize]))
  const advice = (await dependencies.studies.get(study.id))?.advice
  expect(advice?.verdict).toBe('advice')
  const { microBatchSize = 0, steps = 0 } = advice?.accumulation ?? {}
  expect(microBatchSize * steps).toBe(effectiveBatchSize)
  expect(microBatchSize).toBeLessThanOrEqual(32)
  expect(advice?.batchSize?.value).toBe(microBatchSize)
  expect(advice?.stepsPerEpoch).toBe(Math.ceil(rows / effectiveBatchSize))
})
