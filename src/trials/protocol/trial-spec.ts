import { trialKinds, type TrialKind, type TrialSpec } from '../../advice/vocabulary/trial.js'
import { fullBatchMethods } from '../../advice/vocabulary/optimizers.js'
import { boolean, choice, number, object, type Parser } from './parsers.js'

const microBatches = { microBatchSize: number, microBatches: number }
const validation = object({ batchSize: number, rows: number })

const parsers: { readonly [K in TrialKind]: Parser<Extract<TrialSpec, { kind: K }>> } = {
  trace: object(
    { kind: choice(['trace']), batchSize: number },
    { budgetBytes: number, allocations: choice([true]) },
  ),
  fit: object(
    {
      kind: choice(['fit']),
      batchSize: number,
      steps: number,
      fresh: boolean,
      budgetBytes: number,
    },
    { deviceMs: number, repeat: choice([1]) },
  ),
  noise: object(
    {
      kind: choice(['noise']),
      batchSize: number,
      learningRate: number,
      deviceMs: number,
      ...microBatches,
    },
    { budgetBytes: number },
  ),
  sweep: object(
    {
      kind: choice(['sweep']),
      batchSize: number,
      learningRateMin: number,
      learningRateMax: number,
      growth: number,
      deviceMs: number,
    },
    { budgetBytes: number },
  ),
  race: object(
    {
      kind: choice(['race']),
      batchSize: number,
      learningRate: number,
      rung: number,
      untilMs: number,
      seed: number,
    },
    {
      stepsMax: number,
      method: choice(fullBatchMethods),
      validation,
      noise: object(microBatches),
      budgetBytes: number,
    },
  ),
  anneal: object(
    {
      kind: choice(['anneal']),
      batchSize: number,
      learningRate: number,
      seed: number,
      from: number,
      steps: number,
    },
    { validation, budgetBytes: number },
  ),
  grow: object(
    {
      kind: choice(['grow']),
      batchSize: number,
      learningRate: number,
      seed: number,
      grownFrom: number,
      from: number,
      steps: number,
    },
    { validation, budgetBytes: number },
  ),
}

const parseKind = object({ kind: choice(trialKinds) })

export const parseTrialSpec: Parser<TrialSpec> = (value, path) =>
  parsers[parseKind(value, path).kind](value, path)
