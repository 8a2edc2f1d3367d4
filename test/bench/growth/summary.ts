/** Growing batches against falling rates, as ratios. */
import { median, quantile } from '../../../src/advice/math/statistics.js'
import type { Candidate } from '../../../src/advice/vocabulary/decision.js'
import { growingBatchNumbers } from '../../../src/advice/growing-batch/numbers.js'
import { growthFactors } from './compared-pair.js'
import { grownSteps, type Ends, type Plan, type StepTimes } from './compare-ends.js'

export interface Measured {
  readonly problem: string
  readonly plan: Plan
  readonly stepTimes: StepTimes
  /** Of the seeds whose training reached the checkpoint. */
  readonly ends: readonly Ends[]
}

/** One way to end, against the falling rate. `factor`: of the batch; 1: batch and rate stay. */
export interface Compared {
  readonly problem: string
  readonly pair: Candidate
  readonly factor: number
  /** End loss over that of the falling rate, seed by seed; without the diverged. */
  readonly endRatios: readonly number[]
  readonly diverged: number
  /** Device time of the last part over that of the falling rate's. */
  readonly timeRatio: number
}

export function comparedWays({ problem, plan, stepTimes, ends }: Measured): readonly Compared[] {
  return [1, ...growthFactors].map((factor) => {
    const lossOf = (end: Ends): number | null =>
      (factor === 1 ? end.unchanged : end.grown.get(factor)) ?? null
    const endRatios = ends.flatMap((end) => {
      const loss = lossOf(end)
      return loss === null || end.falling === null ? [] : [loss / end.falling]
    })
    const steps = factor === 1 ? plan.steps : grownSteps(plan, factor)
    const timeMs = steps * (stepTimes.get(factor) ?? Number.NaN)
    return {
      problem,
      pair: plan.pair,
      factor,
      endRatios,
      diverged: ends.length - endRatios.length,
      timeRatio: timeMs / (plan.steps * (stepTimes.get(1) ?? Number.NaN)),
    }
  })
}

/** One way over all problems. */
export interface Overall {
  readonly factor: number
  /** Of the trainings of all problems. */
  readonly endRatio: { readonly median: number; readonly p25: number; readonly p75: number }
  /** Share of the trainings that ended as low as where a growing batch is offered. */
  readonly asLow: number
  readonly trainings: number
  readonly diverged: number
  /** Of the problems. */
  readonly timeRatio: number
}

export function overall(compared: readonly Compared[]): readonly Overall[] {
  return [1, ...growthFactors].map((factor) => {
    const same = compared.filter((one) => one.factor === factor)
    const ratios = same.flatMap(({ endRatios }) => endRatios)
    const diverged = same.reduce((sum, one) => sum + one.diverged, 0)
    const trainings = ratios.length + diverged
    const low = ratios.filter((ratio) => ratio <= 1 + growingBatchNumbers.asGood)
    return {
      factor,
      endRatio: {
        median: median(ratios),
        p25: quantile(ratios, 0.25),
        p75: quantile(ratios, 0.75),
      },
      asLow: low.length / trainings,
      trainings,
      diverged,
      timeRatio: median(same.map(({ timeRatio }) => timeRatio)),
    }
  })
}
