/** A whole study in real trial processes, under a budget that few rows fit. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { numberOf } from '../../../src/advice/vocabulary/measurements.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { conductStudy } from '../../../src/studies/conduct/conduct-study.js'
import { parseLayerList } from '../../../src/studies/model/layer-list.js'
import type { Study } from '../../../src/studies/study.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../../support/open-temporary-database.js'
import { smallStudy } from '../../support/small-study.js'
import { smallSubject } from '../../support/small-subject.js'
import { conductDependencies } from './conduct-dependencies.js'

const mebibyte = 2 ** 20
const budgetBytes = 48 * mebibyte
const rows = 600

let opened: TemporaryDatabase
const runner = new ProcessRunner()
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(async () => {
  await runner.close()
  await opened.close()
})

/** Few weights and wide maps: validating 128 rows at once takes more than the budget. */
const wideMaps = parseLayerList(
  {
    name: 'wide-maps',
    input: { shape: [32, 32, 1] },
    layers: [
      { type: 'Conv2D', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', filters: 1, kernelSize: 1, activation: 'sigmoid' },
    ],
  },
  '',
)

function studyOfWideMaps(): Study {
  const study = smallStudy('s1')
  const losses = [{ loss: 'meanSquaredError', weight: 1 }] as const
  const question: Question = {
    ...study.question,
    data: { origin: 'synthetic', trainingRows: rows, validationRows: 200, classes: null },
    model: { parameters: wideMaps.parameters, batchNorm: false },
    losses,
    epochsPlanned: 20,
    budgetBytes,
    probeBudget: { kind: 'seconds', seconds: 20 },
    engineChoice: { engine: 'tensorflow', deviceId: 'cpu', asked: true, failed: [], left: [] },
  }
  return {
    ...study,
    subject: { ...smallSubject('adam', wideMaps), losses },
    data: { kind: 'synthetic', rows, validationRows: 200, classes: [null], seed: 1 },
    question,
  }
}

/** Bytes above the baseline of its process. */
const peakBytesOf = (trial: TrialRecord): number =>
  (trial.outcome.peakBytes ?? Number.NaN) - (numberOf(trial, 'baselineBytes') ?? Number.NaN)

it('no trial of a study passes the memory budget', async () => {
  const dependencies = conductDependencies(opened, runner)
  const study = studyOfWideMaps()
  await new PrismaStudyStore(opened.database).create(study, null)
  await conductStudy(study.id, dependencies, new AbortController().signal)
  const trials = await dependencies.evidence.load(study.subject.id)
  const kinds = trials.map(({ spec }) => spec.kind)
  expect(kinds).toEqual(expect.arrayContaining(['trace', 'fit', 'race']))
  for (const trial of trials) {
    const { id, spec, outcome } = trial
    const place = `${id}, ${spec.kind} at ${spec.batchSize}: ${outcome.message ?? outcome.cause}`
    // the search may end on a size that is stopped at the limit
    if (outcome.cause === 'outOfMemory') expect(spec, place).toMatchObject({ fresh: true })
    else expect(peakBytesOf(trial), place).toBeLessThanOrEqual(budgetBytes)
  }
  const advised = (await dependencies.studies.get(study.id))?.advice?.batchSize?.value ?? 0
  expect(advised).toBeGreaterThan(0)
})
