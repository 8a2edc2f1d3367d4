/** Conducts one study with the service's plan and conclusion, but its trials are replayed. */
import { conclude } from '../../src/advice/conclusion/conclude.js'
import type { Decision } from '../../src/advice/vocabulary/decision.js'
import type {
  Objective,
  ProbeBudget,
  Question,
  Schedule,
  Subject,
} from '../../src/advice/vocabulary/question.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { adviceNumbers, type AdviceNumbers } from '../../src/advice/numbers.js'
import { plan } from '../../src/advice/plan.js'
import { spentMs } from '../../src/advice/stages/budget.js'
import type { Grid } from '../../src/advice/stages/grid.js'
import type { TrialJob } from '../../src/studies/ports.js'
import { runTrial } from '../support/run-trial.js'
import type { StepTimes } from './devices.js'
import { optimizerOf } from './peer-rules.js'
import { replayBudgetBytes, ReplayRunner } from './replay-runner.js'
import type { ReplayTable } from './table.js'

/** Above the number of trials of any plan. */
const trialsMax = 500

export function questionOf(
  table: ReplayTable,
  objective: Objective,
  probeBudget: ProbeBudget,
  schedule: Schedule = 'constant',
): Question {
  const { trainingRows, validationRows, classes, parameters, epochsPlanned } = table
  return {
    data: { origin: 'given', trainingRows, validationRows, classes },
    model: { parameters, batchNorm: false, largestTensorElements: 1 },
    tensorElementsMax: Math.max(...table.batchSizes),
    losses: [
      { loss: classes === null ? 'meanSquaredError' : 'sparseCategoricalCrossentropy', weight: 1 },
    ],
    optimizer: optimizerOf(table),
    objective,
    schedule,
    epochsPlanned,
    workers: 1,
    budgetBytes: replayBudgetBytes(Math.max(...table.batchSizes)),
    probeBudget,
    seed: 1,
  }
}

export interface Replayed {
  readonly advice: Advice
  readonly decision: Decision
  readonly trials: readonly TrialRecord[]
  readonly spentMs: number
}

/** The recorded pairs. A replay has one seed. */
export const gridOf = ({ batchSizes, learningRates }: ReplayTable): Grid => ({
  batchSizes,
  learningRates,
})

/**
 * Throws if the plan has no answer after `trialsMax` trials.
 *
 * @param earlier trials of a study of the same subject, whose checkpoints are gone
 */
export async function conductReplay(
  table: ReplayTable,
  stepTimes: StepTimes,
  question: Question,
  numbers: AdviceNumbers = adviceNumbers,
  earlier: readonly TrialRecord[] = [],
): Promise<Replayed> {
  const runner = new ReplayRunner(table, stepTimes)
  const trials: TrialRecord[] = [...earlier]
  while (trials.length < trialsMax) {
    const next = plan(question, { trials }, () => gridOf(table), numbers)
    if (next.kind === 'enough')
      return {
        advice: conclude(question, { trials }, next.decision, numbers),
        decision: next.decision,
        trials,
        spentMs: spentMs({ trials }),
      }
    const job: TrialJob = {
      subject: subjectOf(table, question),
      data: { kind: 'dataset', folder: '' },
      spec: next.spec,
      seed: question.seed,
      budgetBytes: question.budgetBytes,
      checkpointFolder: '',
      deadlineMs: 0,
    }
    trials.push({ id: `t${trials.length + 1}`, spec: next.spec, ...(await runTrial(runner, job)) })
  }
  throw new Error(`${table.name}: no answer after ${trialsMax} trials`)
}

function subjectOf({ name, parameters }: ReplayTable, { losses, optimizer }: Question): Subject {
  const input = { name: 'input', shape: [1], dtype: 'float32', vocabulary: null } as const
  return {
    id: name,
    model: {
      name,
      inputs: [input],
      layers: [],
      outputs: [{ name: 'input', layer: 'input', shape: [1], activation: 'linear' }],
      parameters,
      trainableParameters: parameters,
    },
    losses,
    optimizer,
    dataId: name,
    engine: 'cpu',
    deviceId: 'replay',
  }
}
