/**
 * Ends of one training from one checkpoint, after five sixths of the planned steps: the rate falls
 * to zero, the batch grows at a constant rate, or both stay. Each trains the rows that are left.
 */
import { numbersOf, pointsOf } from '../../../src/advice/vocabulary/measurements.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../../src/advice/timing/step-series.js'
import type { Candidate } from '../../../src/advice/vocabulary/decision.js'
import type { TrialResult } from '../../support/run-trial.js'
import type { RunSpec } from '../laboratory.js'
import { growthFactors } from './compared-pair.js'

/** Share of the planned steps before the checkpoint. */
const checkpointShare = 5 / 6
const timedSteps = 40
const timedRounds = 4
/** Steps before the first timing, because kernels and interpreter start slowly. */
const warmUpSteps = 100
/** No limit of the memory: the trials are about losses. */
const budgetBytes = 2 ** 40
/** No limit of the device time: the steps end a training, ms. */
const untilMs = 3_600_000

export interface Plan {
  readonly pair: Candidate
  /** Steps before the checkpoint, and after it at the batch size of the pair. */
  readonly from: number
  readonly steps: number
}

export function planOf(pair: Candidate, trainingRows: number, epochsPlanned: number): Plan {
  const planned = Math.ceil(trainingRows / pair.batchSize) * epochsPlanned
  const from = Math.round(checkpointShare * planned)
  return { pair, from, steps: planned - from }
}

/** As many rows in larger batches; one step at least. */
export const grownSteps = ({ steps }: Plan, factor: number): number =>
  Math.max(1, Math.round(steps / factor))

/** Median duration of a step by factor of the batch, ms; 1 is the pair's own. */
export type StepTimes = ReadonlyMap<number, number>

/**
 * Timed before the trainings, in rounds over all sizes: of a machine that does other work too, the
 * quietest round of each size counts.
 */
export async function stepTimesOf({ pair }: Plan, run: RunSpec): Promise<StepTimes> {
  const fit = (batchSize: number, steps: number): Promise<TrialResult> =>
    run({ kind: 'fit', batchSize, steps, fresh: false, budgetBytes }, 1)
  await fit(pair.batchSize, warmUpSteps)
  const times = new Map<number, number>()
  for (let round = 0; round < timedRounds; round++)
    for (const factor of [1, ...growthFactors]) {
      const series = numbersOf(await fit(factor * pair.batchSize, timedSteps), 'stepTimesMs')
      const medianMs = readStepSeries(series, timingNumbers)?.medianMs ?? Infinity
      times.set(factor, Math.min(medianMs, times.get(factor) ?? Infinity))
    }
  return times
}

/** Validation losses at the end; null where a training diverged. */
export interface Ends {
  readonly seed: number
  readonly falling: number | null
  readonly unchanged: number | null
  /** By factor of the batch. */
  readonly grown: ReadonlyMap<number, number | null>
}

/** Null where the training diverged before the checkpoint. */
export async function endsOf(plan: Plan, seed: number, run: RunSpec): Promise<Ends | null> {
  const { pair, from, steps } = plan
  const race = (rung: number, stepsMax: number): Promise<TrialResult> =>
    run({ kind: 'race', ...pair, rung, untilMs, seed, stepsMax }, seed)
  if (endOf(await race(0, from)) === null) return null
  const falling = await run({ kind: 'anneal', ...pair, seed, from, steps }, seed)
  const grown = new Map<number, number | null>()
  for (const factor of growthFactors) {
    const { batchSize, learningRate } = pair
    const spec = {
      kind: 'grow',
      batchSize: factor * batchSize,
      learningRate,
      grownFrom: batchSize,
      seed,
      from,
      steps: grownSteps(plan, factor),
    } as const
    grown.set(factor, endOf(await run(spec, seed)))
  }
  const unchanged = endOf(await race(1, from + steps))
  return { seed, falling: endOf(falling), unchanged, grown }
}

function endOf(result: TrialResult): number | null {
  if (result.outcome.cause === 'diverged') return null
  return pointsOf(result, 'validationLoss').at(-1)?.[1] ?? null
}
