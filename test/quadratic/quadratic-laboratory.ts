/**
 * Answers every trial of a study from the noisy quadratic: what is measured is the expected loss, with a little seeded noise, and every step is charged a + b B of device time.
 * A race goes on from where its candidate stopped; a pilot pays for its micro-batches.
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
import { normals } from '../support/normals.js'
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

/** Tensors: the quadratic says nothing about memory, so the budget is what the largest size takes. */
const [bytesFixed, bytesPerRow] = [65_536, 1024]
export const laboratoryBudgetBytes = (largest: number): number => bytesFixed + bytesPerRow * largest
/** `validation`: deviation of a validation loss, as a share of it; `batch`: of one row's training loss. A loss beyond `divergedAt` times the start's has run away. `trialsMax`: more than any plan asks for. */
export const laboratoryNumbers = {
  validation: 0.002,
  batch: 0.5,
  divergedAt: 10,
  trialsMax: 1000,
} as const

type Answer = {
  readonly measurements: readonly Measurement[]
  readonly cause?: Outcome['cause']
  readonly durationMs: number
}
type Of<K extends TrialSpec['kind']> = Extract<TrialSpec, { kind: K }>
const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })

export class QuadraticLaboratory {
  private readonly normal: () => number
  /** Steps that each candidate was trained for. */
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
    const { measurements, cause = 'completed', durationMs } = this.answered(spec)
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

  private answered(spec: TrialSpec): Answer {
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
    }
  }

  private fit({ batchSize, steps, fresh, budgetBytes }: Of<'fit'>): Answer {
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
  }: Of<'sweep'>): Answer {
    const ms = stepMs(this.device, batchSize)
    const ramp = new SweepRamp(rateNumbers)
    const measurements: Measurement[] = []
    let [squares, steps] = [this.quadratic.startSquares, 0]
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
  }: Of<'noise'>): Answer {
    const [ms, measuringMs] = [
      stepMs(this.device, batchSize),
      microBatches * stepMs(this.device, microBatchSize),
    ]
    const measurements: Measurement[] = []
    let [step, spent] = [0, 0]
    for (const at of logSteps(1, 1e6)) {
      const cost = (at - step) * ms + measuringMs
      if (spent + cost > deviceMs && step > 0) break
      ;[step, spent] = [at, spent + cost]
      const gradients = this.gradients({ batchSize, learningRate }, at, {
        microBatchSize,
        microBatches,
      })
      if (gradients.length === 0) break
      measurements.push(...gradients)
    }
    return { measurements: [...measurements, point('stepTimeMs', null, ms)], durationMs: spent }
  }

  /** What micro-batches show after so many steps; nothing where the training has run away. */
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

  private race({ batchSize, learningRate, untilMs, noise }: Of<'race'>): Answer {
    const key = candidateKey({ batchSize, learningRate })
    const ms = stepMs(this.device, batchSize)
    const from = this.trained.get(key) ?? 0
    const last = Math.max(from, Math.floor(untilMs / ms + 1e-9))
    const start = expectedLoss(this.quadratic, { batchSize, learningRate }, 0)
    const measurements: Measurement[] = []
    let [reached, diverged] = [from, false]
    for (const step of [...(from === 0 ? [0] : []), ...logSteps(from + 1, last)]) {
      reached = step
      const loss =
        expectedLoss(this.quadratic, { batchSize, learningRate }, step) *
        (1 + laboratoryNumbers.validation * this.normal())
      diverged = !(loss <= laboratoryNumbers.divergedAt * start)
      if (diverged) break
      measurements.push(point('validationLoss', step, loss))
    }
    this.trained.set(key, reached)
    const measured =
      noise === undefined || diverged
        ? []
        : this.gradients({ batchSize, learningRate }, reached, noise)
    const measuringMs =
      noise === undefined || diverged
        ? 0
        : noise.microBatches * stepMs(this.device, noise.microBatchSize)
    return {
      measurements: [...measurements, ...measured, point('stepTimeMs', null, ms)],
      cause: diverged ? 'diverged' : 'completed',
      durationMs: (reached - from) * ms + measuringMs,
    }
  }
}

/** Whole steps from `first` to `last`, both among them: all of them at first, then a twelfth apart. */
function logSteps(first: number, last: number): readonly number[] {
  const steps: number[] = []
  for (let step = first; step < last; step = Math.max(step + 1, Math.round(step * 1.08)))
    steps.push(step)
  return last >= first ? [...steps, last] : steps
}

/** Conducts a study: the same plan and the same conclusion as in the service. */
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
  throw new Error(`no answer after ${laboratoryNumbers.trialsMax} trials`)
}
