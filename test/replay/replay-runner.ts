/**
 * A trial runner that answers from a replay table instead of training: the planner and the advice run unchanged, in milliseconds. Seed 1 is all that a probe sees.
 *
 * Charged by the device's step times (`durationMs`): every step of a fit, a range test, a pilot (16 micro-batches of 8 rows cost 16 such steps) and a race; a race that goes
 * on from where it stopped is charged its increment. A range test is replayed at its recorded growth, from the asked lowest rate on, and ends where a real one would.
 */
import type { Measurement, Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { candidateKey } from '../../src/advice/vocabulary/decision.js'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { SweepRamp } from '../../src/advice/rate/sweep-ramp.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'
import type { StepTimes } from './devices.js'
import type { ReplayRun, ReplayTable } from './table.js'

const seenSeed = 1
/** Tensors of a row and of the model: the tables say nothing about memory, so the budget is set a little above what the largest recorded batch takes, and that is the largest that the engine takes (`sizeMax`): two runs find it, as on a device. */
const [bytesPerRow, bytesFixed, room] = [2 ** 20, 2 ** 26, 1.06] as const
const peakBytes = (batchSize: number): number => bytesFixed + bytesPerRow * batchSize
export const replayBudgetBytes = (largest: number): number => room * peakBytes(largest)

type Answer = {
  readonly measurements: readonly Measurement[]
  readonly cause?: 'completed' | 'diverged' | 'outOfMemory'
  readonly durationMs: number
}
const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })
const distance = (a: number, b: number): number => Math.abs(Math.log(a / b))

export class ReplayRunner implements TrialRunner {
  /** Steps that each candidate was trained for. */
  private readonly trained = new Map<string, number>()
  private readonly runs: ReadonlyMap<string, ReplayRun>
  constructor(
    private readonly table: ReplayTable,
    private readonly stepTimes: StepTimes,
  ) {
    this.runs = new Map(
      table.runs.filter(({ seed }) => seed === seenSeed).map((run) => [candidateKey(run), run]),
    )
  }

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const outcome = (
      cause: Outcome['cause'],
      durationMs: number,
      message: string | null,
    ): Outcome => ({ cause, durationMs, peakBytes: null, message, exitCode: null, signal: null })
    if (signal.aborted) return outcome('cancelled', 0, null)
    const answer = this.answer(job.spec)
    if (answer === null)
      return outcome(
        'unsupported',
        0,
        `batch ${job.spec.batchSize}${job.spec.kind === 'race' && job.spec.method !== undefined ? ` with ${job.spec.method}` : ''} was not recorded`,
      )
    for (const measurement of answer.measurements) {
      yield measurement
      if (signal.aborted) return outcome('cancelled', 0, null)
    }
    return outcome(
      answer.cause ?? 'completed',
      answer.durationMs,
      answer.cause === 'diverged'
        ? 'the recorded run diverged'
        : answer.cause === 'outOfMemory'
          ? 'more than the budget'
          : null,
    )
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  private answer(spec: TrialSpec): Answer | null {
    switch (spec.kind) {
      case 'trace':
        return {
          measurements: [
            point('liveBytes', null, [bytesFixed, bytesFixed + bytesPerRow * spec.batchSize]),
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

  private fit({
    batchSize,
    steps,
    fresh,
    budgetBytes,
  }: Extract<TrialSpec, { kind: 'fit' }>): Answer {
    if (fresh && peakBytes(batchSize) > budgetBytes)
      return { measurements: [], cause: 'outOfMemory', durationMs: 0 }
    const ms = this.stepTimes(batchSize)
    const memory = fresh ? [point('peakBytes', null, peakBytes(batchSize))] : []
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
    deviceMs,
  }: Extract<TrialSpec, { kind: 'sweep' }>): Answer | null {
    const [nearest] = [...this.table.sweeps].sort(
      (a, b) => distance(a.batchSize, batchSize) - distance(b.batchSize, batchSize),
    )
    if (nearest === undefined) return null
    const ms = this.stepTimes(batchSize)
    const asked = nearest.learningRates.flatMap((rate, i) =>
      rate < learningRateMin * 0.999 || rate > learningRateMax
        ? []
        : [{ rate, loss: nearest.losses[i] ?? null }],
    )
    const measurements: Measurement[] = []
    const ramp = new SweepRamp(rateNumbers)
    let steps = 0
    for (const { rate, loss } of asked) {
      if (steps * ms >= deviceMs) break
      steps += 1
      if (loss === null) break
      const { loss: smoothed, over } = ramp.push(loss)
      measurements.push(point('sweepLoss', rate, smoothed))
      if (over) break
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
  }: Extract<TrialSpec, { kind: 'noise' }>): Answer | null {
    const [nearest] = [...this.runs.values()]
      .filter(({ noise }) => noise.length > 1)
      .sort(
        (a, b) =>
          distance(a.batchSize, batchSize) - distance(b.batchSize, batchSize) ||
          distance(a.learningRate, learningRate) - distance(b.learningRate, learningRate),
      )
    if (nearest === undefined) return null
    const [ms, measuringMs] = [
      this.stepTimes(batchSize),
      microBatches * this.stepTimes(microBatchSize),
    ]
    const start = nearest.points[0]?.[1] ?? null
    const measurements: Measurement[] = start === null ? [] : [point('trainingLoss', 0, start)]
    let [step, spent] = [0, 0]
    for (const [at, squaredNorm, variance, scaledNorm, scaledVariance] of nearest.noise) {
      const cost = (at - step) * ms + measuringMs
      if (spent + cost > deviceMs && step > 0) break
      if (squaredNorm === null || variance === null) break
      ;[step, spent] = [at, spent + cost]
      const loss = nearest.points.findLast(([other]) => other <= at)?.[1] ?? null
      if (loss !== null) measurements.push(point('trainingLoss', at, loss))
      measurements.push(
        point('gradientSquaredNorm', at, squaredNorm),
        point('gradientVariance', at, variance),
      )
      if (typeof scaledNorm === 'number' && typeof scaledVariance === 'number')
        measurements.push(
          point('preconditionedSquaredNorm', at, scaledNorm),
          point('preconditionedVariance', at, scaledVariance),
        )
    }
    return { measurements: [...measurements, point('stepTimeMs', null, ms)], durationMs: spent }
  }

  private race({
    batchSize,
    learningRate,
    untilMs,
    method,
    noise,
  }: Extract<TrialSpec, { kind: 'race' }>): Answer | null {
    if (method !== undefined) return null
    const run = this.runs.get(candidateKey({ batchSize, learningRate }))
    if (run === undefined) return null
    const ms = this.stepTimes(batchSize)
    const from = this.trained.get(candidateKey(run)) ?? 0
    const recorded = run.points.at(-1)?.[0] ?? 0
    const asked = Math.max(from, Math.floor(untilMs / ms + 1e-9))
    const to = Math.min(recorded, asked)
    this.trained.set(candidateKey(run), to)
    const seen = run.points.filter(([step]) => step <= to && (step > from || from === 0))
    const end = seen.at(-1)?.[0] === to || to === from ? [] : [between(run, to)]
    const measurements = [...seen.map(([step, , loss]) => [step, loss] as const), ...end].flatMap(
      ([step, loss]) => (loss === null ? [] : [point('validationLoss', step, loss)]),
    )
    const gradients =
      noise === undefined
        ? undefined
        : run.noise.findLast(([step]) => step <= to && step > 0.5 * to)
    const measured =
      gradients === undefined || gradients[1] === null || gradients[2] === null
        ? []
        : [
            point('gradientSquaredNorm', gradients[0], gradients[1]),
            point('gradientVariance', gradients[0], gradients[2]),
          ]
    const measuringMs =
      noise === undefined ? 0 : noise.microBatches * this.stepTimes(noise.microBatchSize)
    return {
      measurements: [...measurements, ...measured, point('stepTimeMs', null, ms)],
      cause: run.diverged && to >= recorded ? 'diverged' : 'completed',
      durationMs: (to - from) * ms + measuringMs,
    }
  }
}

/** The validation loss between two recorded points, linear in steps. */
function between({ points }: ReplayRun, step: number): readonly [number, number | null] {
  const above = points.findIndex(([other]) => other >= step)
  const [right, left] = [points[above], points[above - 1]]
  if (right === undefined || left === undefined || right[2] === null || left[2] === null)
    return [step, null]
  return [step, left[2] + ((right[2] - left[2]) * (step - left[0])) / (right[0] - left[0])]
}
