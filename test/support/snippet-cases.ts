/** Finished advice in all forms that code to paste must handle. */
import { reason, type Reason } from '../../src/advice/vocabulary/reasons.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import { defaultSettings } from '../../src/advice/vocabulary/optimizer-settings.js'
import { optimizers, type Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { Settings } from '../../src/advice/vocabulary/settings.js'
import type { AdvisedQuestion } from '../../src/words/snippets/recipe.js'
import { adviceOf } from './advice-of.js'

export interface SnippetCase {
  readonly name: string
  readonly advice: Advice
  readonly question: AdvisedQuestion
}

/** 100 rows in batches of 16 for 3 epochs: 7 updates an epoch, 21 in all. */
const trainingRows = 100
const epochsPlanned = 3
export const updates = 21
export const learningRate = 0.003

const falling = reason('rate-falls', { from: 4, to: updates })
const growing = reason('alternative-growing-batch', {
  batchSize: 64,
  learningRate,
  firstBatchSize: 16,
  fromEpoch: 2,
  epochs: epochsPlanned,
  loss: 0.3,
  fallingLoss: 0.299,
  saving: 0.1,
})
const shared = reason('effective-decided', {
  effectiveBatchSize: 16,
  microBatchSize: 8,
  steps: 2,
  workers: 1,
  updateMs: 9,
  layouts: [{ workers: 1, microBatchSize: 8, steps: 2, updateMs: 9 }],
})

interface Form {
  readonly optimizer?: Optimizer
  readonly settings?: Settings
  readonly warmUp?: number
  readonly reasons?: readonly Reason[]
  readonly changes?: Partial<Advice>
}

function caseOf(
  name: string,
  { optimizer = 'adam', settings = {}, warmUp = 4, reasons = [falling], changes = {} }: Form,
): SnippetCase {
  const exact = (value: number) => ({ value, low: value, high: value })
  return {
    name,
    advice: adviceOf(
      { reasons },
      {
        batchSize: exact(16),
        learningRate: exact(learningRate),
        warmupSteps: warmUp,
        accumulation: null,
        workers: null,
        ...changes,
      },
    ),
    question: {
      optimizer,
      optimizerSettings: { ...defaultSettings(optimizer), ...settings },
      epochsPlanned,
      data: { origin: 'given', trainingRows, validationRows: 20, classes: null },
    },
  }
}

const workers: NonNullable<Advice['workers']> = {
  count: 2,
  globalBatchSize: 32,
  learningRate: 0.0045,
  warmupSteps: 2,
  epochs: 4,
  epochsLow: 3,
  epochsHigh: 5,
  efficiency: 0.8,
  usefulWorkers: 4,
}

export const snippetCases: readonly SnippetCase[] = [
  ...optimizers.map((optimizer) => caseOf(optimizer, { optimizer })),
  caseOf('constant', { warmUp: 0, reasons: [] }),
  caseOf('constant after a warm-up', { optimizer: 'momentum', reasons: [] }),
  caseOf('falling without a warm-up', { optimizer: 'sgd', warmUp: 0 }),
  caseOf('momentum with settings', {
    optimizer: 'momentum',
    settings: { momentum: 0.8, nesterov: true },
  }),
  caseOf('clipped by the norm of all', { settings: { globalClipnorm: 1, weightDecay: 0.01 } }),
  caseOf('clipped by the norm of each', { settings: { clipnorm: 0.5 } }),
  caseOf('clipped by value', { optimizer: 'rmsprop', settings: { clipvalue: 0.5, rho: 0.95 } }),
  caseOf('accumulated', {
    reasons: [falling, shared],
    changes: {
      batchSize: { value: 8, low: 8, high: 8 },
      accumulation: { microBatchSize: 8, steps: 2, effectiveBatchSize: 16 },
    },
  }),
  caseOf('on two workers', { changes: { workers } }),
  caseOf('growing', { reasons: [falling, growing] }),
]
