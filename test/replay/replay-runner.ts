/**
 * A trial runner that answers from a replay table instead of training. It uses the runs of seed 1.
 * `durationMs` is the sum of the device's step times; a race that continues costs its new steps. A
 * cool-down starts where the race of its candidate stands, as in a trial process; without a race it
 * costs the steps before it too.
 */
import type {
  AnnealSpec,
  Measurement,
  MicroBatches,
  NoiseSpec,
  Outcome,
  RaceSpec,
  SweepSpec,
  TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { candidateKey } from '../../src/advice/vocabulary/decision.js'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { SweepRamp } from '../../src/advice/rate/sweep-ramp.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'
import type { StepTimes } from './devices.js'
import { recordedAnneal, type AnnealEnd } from './recorded-anneal.js'
import type { ReplayRun, ReplayTable } from './table.js'

const probeSeed = 1
/** Invented memory law: the tables have no memory figures. */
const bytesPerRow = 2 ** 20
const bytesFixed = 2 ** 26
const peakBytes = (batchSize: number): number => bytesFixed + bytesPerRow * batchSize
/** A budget 6 % above the peak of the largest recorded batch, so that this batch fits. */
export const replayBudgetBytes = (largestBatchSize: number): number =>
  1.06 * peakBytes(largestBatchSize)

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>
type Cause = 'completed' | 'diverged' | 'outOfMemory' | 'crashed'
type Answer = {
  readonly measurements: readonly Measurement[]
  readonly cause?: Cause
  readonly durationMs: number
}
const messages = {
  completed: null,
  diverged: 'the recorded run diverged',
  outOfMemory: 'more than the budget',
  crashed: 'the race of this candidate has no checkpoint at the step of the cool-down',
} as const satisfies Record<Cause, string | null>
const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })
const distance = (a: number, b: number): number => Math.abs(Math.log(a / b))

export class ReplayRunner implements TrialRunner {
  private readonly runs: ReadonlyMap<string, ReplayRun>
  constructor(
    private readonly table: ReplayTable,
    private readonly stepTimes: StepTimes,
    /** Trained steps of each candidate, by `candidateKey`. */
    private readonly trainedSteps = new Map<string, number>(),
  ) {
    this.runs = new Map(
      table.runs.filter(({ seed }) => seed === probeSeed).map((run) => [candidateKey(run), run]),
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
    if (answer === null) return outcome('unsupported', 0, notRecorded(job.spec))
    for (const measurement of answer.measurements) {
      yield measurement
      if (signal.aborted) return outcome('cancelled', 0, null)
    }
    const cause = answer.cause ?? 'completed'
    return outcome(cause, answer.durationMs, messages[cause])
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
      case 'anneal':
        return this.anneal(spec)
      case 'grow':
        return null
    }
  }

  private fit({ batchSize, steps, fresh, budgetBytes }: FitSpec): Answer {
    if (fresh && peakBytes(batchSize) > budgetBytes)
      return { measurements: [], cause: 'outOfMemory', durationMs: 0 }
    const stepTimeMs = this.stepTimes(batchSize)
    const stepTimesMs = Array.from({ length: steps }, () => stepTimeMs)
    const measurements = [point('stepTimesMs', null, stepTimesMs)]
    if (fresh) measurements.push(point('peakBytes', null, peakBytes(batchSize)))
    return { measurements, durationMs: steps * stepTimeMs }
  }

  /** Replays the range test at its recorded growth. Ends where a real range test ends. */
  private sweep({
    batchSize,
    learningRateMin,
    learningRateMax,
    deviceMs,
  }: SweepSpec): Answer | null {
    const [nearest] = [...this.table.sweeps].sort(
      (a, b) => distance(a.batchSize, batchSize) - distance(b.batchSize, batchSize),
    )
    if (nearest === undefined) return null
    const stepTimeMs = this.stepTimes(batchSize)
    const recorded = nearest.learningRates
      .map((rate, i) => ({ rate, loss: nearest.losses[i] ?? null }))
      .filter(({ rate }) => rate >= learningRateMin * 0.999 && rate <= learningRateMax)
    const measurements: Measurement[] = []
    const ramp = new SweepRamp(rateNumbers)
    let steps = 0
    for (const { rate, loss } of recorded) {
      if (steps * stepTimeMs >= deviceMs) break
      steps += 1
      if (loss === null) break
      const { loss: smoothed, over } = ramp.push(loss)
      measurements.push(point('sweepLoss', rate, smoothed))
      if (over) break
    }
    return {
      measurements: [...measurements, point('stepTimeMs', null, stepTimeMs)],
      durationMs: steps * stepTimeMs,
    }
  }

  /** Replays the pilot of the nearest recorded candidate until `deviceMs` is spent. */
  private noise(spec: NoiseSpec): Answer | null {
    const run = this.nearestPilot(spec)
    if (run === undefined) return null
    const stepTimeMs = this.stepTimes(spec.batchSize)
    const measuringMs = this.measuringMs(spec)
    const startLoss = run.points[0]?.[1] ?? null
    const measurements = startLoss === null ? [] : [point('trainingLoss', 0, startLoss)]
    let lastStep = 0
    let durationMs = 0
    for (const entry of run.noise) {
      const step = entry[0]
      const costMs = (step - lastStep) * stepTimeMs + measuringMs
      if (durationMs + costMs > spec.deviceMs && lastStep > 0) break
      const moments = momentsOf(entry)
      if (moments.length === 0) break
      lastStep = step
      durationMs += costMs
      const loss = run.points.findLast(([other]) => other <= step)?.[1] ?? null
      if (loss !== null) measurements.push(point('trainingLoss', step, loss))
      measurements.push(...moments, ...preconditionedMomentsOf(entry))
    }
    return { measurements: [...measurements, point('stepTimeMs', null, stepTimeMs)], durationMs }
  }

  private nearestPilot({ batchSize, learningRate }: NoiseSpec): ReplayRun | undefined {
    const [nearest] = [...this.runs.values()]
      .filter(({ noise }) => noise.length > 1)
      .sort(
        (a, b) =>
          distance(a.batchSize, batchSize) - distance(b.batchSize, batchSize) ||
          distance(a.learningRate, learningRate) - distance(b.learningRate, learningRate),
      )
    return nearest
  }

  private measuringMs({ microBatches, microBatchSize }: MicroBatches): number {
    return microBatches * this.stepTimes(microBatchSize)
  }

  private race(spec: RaceSpec): Answer | null {
    const run = this.runs.get(candidateKey(spec))
    if (spec.method !== undefined || run === undefined) return null
    const stepTimeMs = this.stepTimes(spec.batchSize)
    const from = this.trainedSteps.get(candidateKey(run)) ?? 0
    const recorded = run.points.at(-1)?.[0] ?? 0
    const affordable = Math.floor(spec.untilMs / stepTimeMs + 1e-9)
    const requested = Math.max(from, Math.min(affordable, spec.stepsMax ?? affordable))
    const to = Math.min(recorded, requested)
    this.trainedSteps.set(candidateKey(run), to)
    const noise = spec.noise === undefined ? [] : noiseAtEnd(run, to)
    const measuringMs = spec.noise === undefined ? 0 : this.measuringMs(spec.noise)
    return {
      measurements: [
        ...lossesBetween(run, from, to),
        ...noise,
        point('stepTimeMs', null, stepTimeMs),
      ],
      cause: run.diverged && to >= recorded ? 'diverged' : 'completed',
      durationMs: (to - from) * stepTimeMs + measuringMs,
    }
  }

  private anneal(spec: AnnealSpec): Answer | null {
    const { batchSize, from, steps } = spec
    const run = this.runs.get(candidateKey(spec))
    const end = run === undefined ? null : recordedAnneal(this.table, run, spec)
    if (run === undefined || end === null) return null
    const trained = this.trainedSteps.get(candidateKey(run)) ?? 0
    if (trained > 0 && from > 0 && trained !== from)
      return { measurements: [], cause: 'crashed', durationMs: 0 }
    const stepTimeMs = this.stepTimes(batchSize)
    const start = from === 0 ? lossesBetween(run, 0, 0) : []
    const retrained = from > 0 && trained === 0 ? from : 0
    const durationMs = (retrained + steps) * stepTimeMs
    if (end === 'diverged') return { measurements: start, cause: 'diverged', durationMs }
    return {
      measurements: [...start, ...endOf(end, from + steps), point('stepTimeMs', null, stepTimeMs)],
      durationMs,
    }
  }
}

function endOf({ loss, accuracy }: AnnealEnd, step: number): readonly Measurement[] {
  const measured = accuracy === null ? [] : [point('validationAccuracy', step, accuracy)]
  return [point('validationLoss', step, loss), ...measured]
}

function notRecorded(spec: TrialSpec): string {
  if (spec.kind === 'anneal')
    return (
      `a rate that falls over ${spec.steps} steps from step ${spec.from} was not recorded ` +
      `at batch ${spec.batchSize} and rate ${spec.learningRate}`
    )
  if (spec.kind === 'grow') return `a batch that grows to ${spec.batchSize} was not recorded`
  const method = spec.kind === 'race' && spec.method !== undefined ? ` with ${spec.method}` : ''
  return `batch ${spec.batchSize}${method} was not recorded`
}

type NoiseEntry = ReplayRun['noise'][number]

/** Empty if a moment was not finite. */
function momentsOf([step, squaredNorm, variance]: NoiseEntry): readonly Measurement[] {
  if (squaredNorm === null || variance === null) return []
  return [
    point('gradientSquaredNorm', step, squaredNorm),
    point('gradientVariance', step, variance),
  ]
}

/** Empty if the table has no preconditioned moments. */
function preconditionedMomentsOf(entry: NoiseEntry): readonly Measurement[] {
  const [step, , , squaredNorm, variance] = entry
  if (typeof squaredNorm !== 'number' || typeof variance !== 'number') return []
  return [
    point('preconditionedSquaredNorm', step, squaredNorm),
    point('preconditionedVariance', step, variance),
  ]
}

/** The last noise measurement of the second half of the trained steps. */
function noiseAtEnd({ noise }: ReplayRun, trainedSteps: number): readonly Measurement[] {
  const last = noise.findLast(([step]) => step <= trainedSteps && step > 0.5 * trainedSteps)
  return last === undefined ? [] : momentsOf(last)
}

/** Validation losses after step `from` up to `to`, with an interpolated loss at `to`. */
function lossesBetween(run: ReplayRun, from: number, to: number): readonly Measurement[] {
  const losses = run.points
    .filter(([step]) => step <= to && (step > from || from === 0))
    .map(([step, , loss]) => ({ step, loss }))
  if (losses.at(-1)?.step !== to && to !== from)
    losses.push({ step: to, loss: interpolatedLoss(run, to) })
  return losses.flatMap(({ step, loss }) =>
    loss === null ? [] : [point('validationLoss', step, loss)],
  )
}

/** The validation loss between two recorded points, linear in steps. */
function interpolatedLoss({ points }: ReplayRun, step: number): number | null {
  const above = points.findIndex(([other]) => other >= step)
  const right = points[above]
  const left = points[above - 1]
  if (right === undefined || left === undefined || right[2] === null || left[2] === null)
    return null
  return left[2] + ((right[2] - left[2]) * (step - left[0])) / (right[0] - left[0])
}
