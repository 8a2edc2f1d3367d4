/**
 * Answers every trial of a study from the noisy quadratic. A measured loss is the expected loss
 * with seeded noise; a step costs a + b B of device time. A race continues where its candidate
 * stopped, and a pilot pays for its micro-batches.
 */
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type {
  Measurement,
  MicroBatches,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { spentMs } from '../../src/advice/stages/budget.js'
import type { Grid } from '../../src/advice/stages/grid.js'
import { candidateKey } from '../../src/advice/vocabulary/decision.js'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { SweepRamp } from '../../src/advice/rate/sweep-ramp.js'
import { normals } from '../../src/advice/math/normals.js'
import {
  excessLoss,
  expectedLoss,
  squaresAfter,
  stepOnce,
  type Choice,
  type NoisyQuadratic,
} from './noisy-quadratic.js'
import { samplePoint } from './sampled-gradients.js'
import { stepMs, type Device } from './single-step.js'

/** The quadratic has no memory of its own, so the budget is set to fit the largest batch size. */
const bytesFixed = 65_536
const bytesPerRow = 1024
export const laboratoryBudgetBytes = (largest: number): number => bytesFixed + bytesPerRow * largest
const laboratoryNumbers = {
  /** Relative standard deviation of a validation loss. */
  validation: 0.002,
  /** Relative standard deviation of one row's training loss. */
  batch: 0.5,
  /** A loss above this multiple of the starting loss counts as diverged. */
  divergedAt: 10,
  /** More trials than any plan runs. */
  trialsMax: 1000,
} as const

interface Answer {
  readonly measurements: readonly Measurement[]
  readonly cause?: Outcome['cause']
  readonly durationMs: number
}
interface Validation {
  readonly measurements: readonly Measurement[]
  readonly reachedStep: number
  readonly diverged: boolean
}
type SpecOf<K extends TrialSpec['kind']> = Extract<TrialSpec, { kind: K }>
const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })

export class QuadraticLaboratory {
  private readonly normal: () => number
  /** Steps trained so far, by candidate. */
  private readonly trained = new Map<string, number>()
  constructor(
    private readonly quadratic: NoisyQuadratic,
    private readonly device: Device,
    seed: number,
  ) {
    this.normal = normals(seed)
  }

  answer(spec: TrialSpec): {
    readonly outcome: Outcome
    readonly measurements: readonly Measurement[]
  } {
    const { measurements, cause = 'completed', durationMs } = this.answerOf(spec)
    return {
      measurements,
      outcome: {
        cause,
        durationMs,
        peakBytes: null,
        message: cause === 'completed' ? null : cause,
        exitCode: null,
        signal: null,
      },
    }
  }

  private answerOf(spec: TrialSpec): Answer {
    switch (spec.kind) {
      case 'trace':
        return {
          measurements: [
            point('liveBytes', null, [bytesFixed, laboratoryBudgetBytes(spec.batchSize)]),
            point('kernelHash', null, 1),
          ],
          durationMs: 0,
        }
      case 'fit':
        return this.fit(spec)
      case 'sweep':
        return this.sweep(spec)
      case 'noise':
        return this.noise(spec)
      case 'race':
        return this.race(spec)
      case 'anneal':
        return this.anneal(spec)
      case 'grow':
        return this.grow(spec)
    }
  }

  private fit({ batchSize, steps, fresh, budgetBytes }: SpecOf<'fit'>): Answer {
    if (fresh && laboratoryBudgetBytes(batchSize) > budgetBytes)
      return { measurements: [], cause: 'outOfMemory', durationMs: 0 }
    const ms = stepMs(this.device, batchSize)
    const memory = fresh ? [point('peakBytes', null, laboratoryBudgetBytes(batchSize))] : []
    return {
      measurements: [
        point(
          'stepTimesMs',
          null,
          Array.from({ length: steps }, () => ms),
        ),
        ...memory,
      ],
      durationMs: steps * ms,
    }
  }

  private sweep({
    batchSize,
    learningRateMin,
    learningRateMax,
    growth,
    deviceMs,
  }: SpecOf<'sweep'>): Answer {
    const ms = stepMs(this.device, batchSize)
    const ramp = new SweepRamp(rateNumbers)
    const measurements: Measurement[] = []
    let squares = this.quadratic.startSquares
    let steps = 0
    for (
      let rate = learningRateMin;
      rate <= learningRateMax && steps * ms < deviceMs;
      rate *= growth
    ) {
      const rowLoss =
        (this.quadratic.lossMin + excessLoss(this.quadratic, squares)) *
        (1 + (laboratoryNumbers.batch / Math.sqrt(batchSize)) * this.normal())
      const { loss, over } = ramp.push(rowLoss)
      measurements.push(point('sweepLoss', rate, loss))
      steps += 1
      if (over) break
      squares = stepOnce(this.quadratic, squares, { batchSize, learningRate: rate })
    }
    return {
      measurements: [...measurements, point('stepTimeMs', null, ms)],
      durationMs: steps * ms,
    }
  }

  private noise({
    batchSize,
    learningRate,
    deviceMs,
    microBatchSize,
    microBatches,
  }: SpecOf<'noise'>): Answer {
    const ms = stepMs(this.device, batchSize)
    const measuringMs = microBatches * stepMs(this.device, microBatchSize)
    const measurements: Measurement[] = []
    let step = 0
    let spent = 0
    for (const at of logSteps(1, 1e6)) {
      const cost = (at - step) * ms + measuringMs
      if (spent + cost > deviceMs && step > 0) break
      step = at
      spent += cost
      const gradients = this.gradients({ batchSize, learningRate }, at, {
        microBatchSize,
        microBatches,
      })
      if (gradients.length === 0) break
      measurements.push(...gradients)
    }
    return { measurements: [...measurements, point('stepTimeMs', null, ms)], durationMs: spent }
  }

  /** Gradient measurements at a step; empty if the training has diverged. */
  private gradients(choice: Choice, step: number, micro: MicroBatches): readonly Measurement[] {
    const { squaredNorm, variance } = samplePoint(
      this.quadratic,
      squaresAfter(this.quadratic, choice, step),
      micro,
      this.normal,
      step,
    )
    return Number.isFinite(squaredNorm)
      ? [point('gradientSquaredNorm', step, squaredNorm), point('gradientVariance', step, variance)]
      : []
  }

  private race({ batchSize, learningRate, untilMs, noise }: SpecOf<'race'>): Answer {
    const choice = { batchSize, learningRate }
    const key = candidateKey(choice)
    const ms = stepMs(this.device, batchSize)
    const from = this.trained.get(key) ?? 0
    const last = Math.max(from, Math.floor(untilMs / ms + 1e-9))
    const { measurements, reachedStep, diverged } = this.validate(choice, from, last)
    this.trained.set(key, reachedStep)
    const measuresNoise = noise !== undefined && !diverged
    const gradients = measuresNoise ? this.gradients(choice, reachedStep, noise) : []
    const measuringMs = measuresNoise
      ? noise.microBatches * stepMs(this.device, noise.microBatchSize)
      : 0
    return {
      measurements: [...measurements, ...gradients, point('stepTimeMs', null, ms)],
      cause: diverged ? 'diverged' : 'completed',
      durationMs: (reachedStep - from) * ms + measuringMs,
    }
  }

  /** Exact at every step: a quadratic needs no checkpoint. */
  private anneal({ batchSize, learningRate, from, steps }: SpecOf<'anneal'>): Answer {
    const { quadratic } = this
    const lossOf = (squares: readonly number[]): number =>
      quadratic.lossMin + excessLoss(quadratic, squares)
    const ms = stepMs(this.device, batchSize)
    const startLoss = lossOf(quadratic.startSquares)
    const start = from === 0 ? [point('validationLoss', 0, startLoss)] : []
    let squares = squaresAfter(quadratic, { batchSize, learningRate }, from)
    for (let i = 0; i < steps; i++) {
      const rate = learningRate * (1 - i / steps)
      squares = stepOnce(quadratic, squares, { batchSize, learningRate: rate })
      // it may come back as the rate falls, but a trial has ended by then
      if (!(lossOf(squares) <= laboratoryNumbers.divergedAt * startLoss))
        return { measurements: start, cause: 'diverged', durationMs: (i + 1) * ms }
    }
    const loss = lossOf(squares) * (1 + laboratoryNumbers.validation * this.normal())
    const end = point('validationLoss', from + steps, loss)
    return {
      measurements: [...start, end, point('stepTimeMs', null, ms)],
      durationMs: steps * ms,
    }
  }

  private grow({ batchSize, learningRate, grownFrom, from, steps }: SpecOf<'grow'>): Answer {
    const { quadratic } = this
    const ms = stepMs(this.device, batchSize)
    let squares = squaresAfter(quadratic, { batchSize: grownFrom, learningRate }, from)
    for (let i = 0; i < steps; i++)
      squares = stepOnce(quadratic, squares, { batchSize, learningRate })
    const expected = quadratic.lossMin + excessLoss(quadratic, squares)
    const loss = expected * (1 + laboratoryNumbers.validation * this.normal())
    return {
      measurements: [point('validationLoss', from + steps, loss), point('stepTimeMs', null, ms)],
      durationMs: steps * ms,
    }
  }

  /** Validation losses from step `from` to step `last`, or until the training diverges. */
  private validate(choice: Choice, from: number, last: number): Validation {
    const start = expectedLoss(this.quadratic, choice, 0)
    const measurements: Measurement[] = []
    let reachedStep = from
    const first = from === 0 ? [0] : []
    for (const step of [...first, ...logSteps(from + 1, last)]) {
      reachedStep = step
      const loss =
        expectedLoss(this.quadratic, choice, step) *
        (1 + laboratoryNumbers.validation * this.normal())
      const isStable = loss <= laboratoryNumbers.divergedAt * start
      if (!isStable) return { measurements, reachedStep, diverged: true }
      measurements.push(point('validationLoss', step, loss))
    }
    return { measurements, reachedStep, diverged: false }
  }
}

/** Whole steps from `first` to `last` inclusive: every step at first, then 8 % apart. */
function logSteps(first: number, last: number): readonly number[] {
  const steps: number[] = []
  for (let step = first; step < last; step = Math.max(step + 1, Math.round(step * 1.08)))
    steps.push(step)
  return last >= first ? [...steps, last] : steps
}

/** Conducts a study with the service's own plan and conclusion. */
export function conductQuadratic(
  laboratory: QuadraticLaboratory,
  question: Question,
  grid: Grid,
): { readonly advice: Advice; readonly trials: readonly TrialRecord[]; readonly spentMs: number } {
  const trials: TrialRecord[] = []
  while (trials.length < laboratoryNumbers.trialsMax) {
    const next = plan(question, { trials }, () => grid)
    if (next.kind === 'enough')
      return {
        advice: conclude(question, { trials }, next.decision, adviceNumbers),
        trials,
        spentMs: spentMs({ trials }),
      }
    trials.push({ id: `t${trials.length + 1}`, spec: next.spec, ...laboratory.answer(next.spec) })
  }
  throw new Error(`the plan has no answer after ${laboratoryNumbers.trialsMax} trials`)
}
