import type { Study } from '../../src/studies/study.js'
import { smallSubject } from './small-subject.js'

/** A queued study; `rest` replaces the fields that a test needs. */
export function smallStudy(id: string, rest: Partial<Study> = {}): Study {
  const at = new Date('2026-01-01T00:00:00.123Z')
  return {
    id,
    state: 'queued',
    questionId: 'q1',
    subject: smallSubject(),
    data: { kind: 'synthetic', rows: 10, validationRows: 2, classes: [4], seed: 1 },
    request: {
      model: {
        name: 'small',
        parameters: 932,
        trainableParameters: 868,
        layers: 4,
        inputs: [{ name: 'input', shape: [20] }],
        outputs: [{ name: 'classes', shape: [4] }],
      },
      data: { origin: 'synthetic', dataset: null, trainingRows: 10, validationRows: 2, classes: 4 },
      memoryBudgetBytes: 1,
      optimizer: 'adam',
      loss: 'x',
      objective: 'fastest',
      epochs: 1,
      workers: 1,
      engine: 'tensorflow',
      device: 'cpu',
      probeBudget: 'auto',
      trainings: 1,
      seed: 1,
    },
    question: {
      data: { origin: 'synthetic', trainingRows: 10, validationRows: 2, classes: 4 },
      model: { parameters: 932, batchNorm: true },
      losses: [{ loss: 'sparseCategoricalCrossentropy', weight: 1 }],
      optimizer: 'adam',
      objective: 'fastest',
      epochsPlanned: 1,
      workers: 1,
      budgetBytes: 1,
      probeBudget: { kind: 'auto', trainings: 1, leastMs: 10_000 },
      seed: 1,
    },
    progress: {
      stage: 'waiting',
      message: 'waiting',
      trialsDone: 0,
      fraction: 0,
      remainingMs: null,
    },
    advice: null,
    error: null,
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    finishedAt: null,
    ...rest,
  }
}
