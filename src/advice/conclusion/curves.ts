/** Curves for the pages: what was measured and what the laws predict. */
import { median } from '../math/statistics.js'
import { isFreshFit } from '../memory/memory-runs.js'
import { realPeakBytes } from '../memory/real-peak.js'
import { trackedPeakBytes } from '../memory/tracked-law.js'
import type { RaceCurve } from '../race/curves.js'
import type { Readings } from '../readings.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import { relativeTime } from '../timing/time-optimal.js'
import type { Curve } from '../vocabulary/answer.js'
import type { Candidate, Chosen } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'

interface CurveFacts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  /** Null where the study has no answer. */
  readonly chosen: Chosen | null
}
type Points = Curve['points']

/** All curves that have points. */
export function curvesOf(facts: CurveFacts): readonly Curve[] {
  return [
    ...memoryCurves(facts),
    ...stepTimeCurves(facts),
    noiseCurve(facts),
    rangeTestCurve(facts),
    ...raceCurves(facts),
    ...timeToTargetCurves(facts),
    ...endCurves(facts),
  ].filter(({ points }) => points.length > 0)
}

/** The curve's end where no largest size is known, rows. */
const unknownLargest = 64

/** Batch sizes at which a law is drawn: 1, 2, 4, ... and the largest. */
function drawnSizes({ readings, question }: CurveFacts): readonly number[] {
  const largest = readings.largest?.value ?? Math.min(unknownLargest, question.data.trainingRows)
  const powers = Array.from({ length: 30 }, (_, exponent) => 2 ** exponent)
  return [...powers.filter((size) => size < largest), largest]
}

const pointsAt = (sizes: readonly number[], valueAt: (batchSize: number) => number): Points =>
  sizes.map((size) => [size, valueAt(size)] as const)

function memoryCurves(facts: CurveFacts): readonly Curve[] {
  const { memory, cited } = facts.readings
  const { law, real } = memory
  const fits = memory.fits.filter(({ measured }) => measured)
  const axes = { name: 'memory', x: 'batch size (rows)', y: 'bytes' } as const
  const measured: Curve = {
    ...axes,
    label: 'measured',
    points: fits.map(({ batchSize, peakBytes }) => [batchSize, peakBytes] as const),
    evidence: fits.map(({ trial }) => trial),
  }
  const ranOut = ranOutCurve(facts, axes)
  if (law === null) return [measured, ranOut]
  const sizes = drawnSizes(facts)
  const predicted = (label: string, bytesAt: (batchSize: number) => number): Curve => ({
    ...axes,
    label,
    points: pointsAt(sizes, bytesAt),
    evidence: cited.memory,
  })
  return [
    predicted('predicted', (size) => realPeakBytes(law, real, size)),
    predicted('tensors alone', (size) => trackedPeakBytes(law, size)),
    measured,
    ranOut,
  ]
}

/** Sizes that ran out of memory in a fresh process, at the budget that was too small. */
function ranOutCurve(
  { evidence, question }: CurveFacts,
  axes: Pick<Curve, 'name' | 'x' | 'y'>,
): Curve {
  const runs = evidence.trials
    .filter(isFreshFit)
    .filter(({ outcome }) => outcome.cause === 'outOfMemory')
    .filter(({ spec }) => spec.budgetBytes <= question.budgetBytes)
  return {
    ...axes,
    label: 'ran out',
    points: runs.map(({ spec }) => [spec.batchSize, spec.budgetBytes] as const),
    evidence: runs.map(({ id }) => id),
  }
}

function stepTimeCurves(facts: CurveFacts): readonly Curve[] {
  const { stepLaw, cited } = facts.readings
  if (stepLaw === null) return []
  const axes = {
    name: 'step-time',
    x: 'batch size (rows)',
    y: 'ms per step',
    evidence: cited.stepTime,
  } as const
  const fitted = pointsAt(drawnSizes(facts), (size) => stepTimeMs(stepLaw, size))
  const measured = stepLaw.points.map((point) => [point.batchSize, point.stepTimeMs] as const)
  return [
    { ...axes, label: 'fitted', points: fitted },
    { ...axes, label: 'measured', points: measured },
  ]
}

/** B_simple from all points up to a step, each average taken before the ratio. */
function noiseCurve({ readings }: CurveFacts): Curve {
  const points: (readonly [number, number])[] = []
  let variance = 0
  let squaredNorm = 0
  for (const point of [...readings.noisePoints].sort((a, b) => a.step - b.step)) {
    variance += point.step * point.variance
    squaredNorm += point.step * point.squaredNorm
    if (squaredNorm > 0 && variance > 0) points.push([point.step, variance / squaredNorm])
  }
  return {
    name: 'noise-scale',
    label: 'tr(Sigma) / |G|^2, averaged so far',
    x: 'pilot step',
    y: 'rows',
    points,
    evidence: readings.cited.noise,
  }
}

function rangeTestCurve({ readings }: CurveFacts): Curve {
  return {
    name: 'sweep',
    label: `batch ${readings.sweep?.batchSize ?? ''}`.trim(),
    x: 'learning rate',
    y: 'smoothed training loss',
    points: readings.sweepPoints
      .filter(({ loss }) => Number.isFinite(loss))
      .map(({ learningRate, loss }) => [learningRate, loss] as const),
    evidence: readings.cited.sweep,
  }
}

/** Names a candidate's curve. */
export function raceLabel({ batchSize, learningRate }: Candidate): string {
  return `batch ${batchSize}, rate ${Number(learningRate.toPrecision(2))}`
}

/** The candidate of a race curve, its rate as written; null for a full-batch method. */
export function racedPair({ label }: Pick<Curve, 'label'>): Candidate | null {
  const [, size, rate] = /^batch (\d+), rate (.+)$/.exec(label) ?? []
  if (size === undefined || rate === undefined) return null
  return { batchSize: Number(size), learningRate: Number(rate) }
}

/** Every candidate, and Rprop on all rows where it was tried. */
function raceCurves({ readings }: CurveFacts): readonly Curve[] {
  const candidates = readings.race.map((curve) => {
    return raceCurve(curve, raceLabel(curve))
  })
  const { fullBatch } = readings
  if (fullBatch === null) return candidates
  return [...candidates, raceCurve(fullBatch, `all ${fullBatch.batchSize} rows, Rprop`)]
}

/** x is device time: steps times the candidate's own step time, seconds. */
function raceCurve({ points, stepTimeMs: msPerStep, evidence }: RaceCurve, label: string): Curve {
  return {
    name: 'race',
    label,
    x: 'device time (s)',
    y: 'validation loss',
    points: points.map(([step, loss]) => [(step * msPerStep) / 1000, loss] as const),
    evidence,
  }
}

/** Predicted time to target over its least value, at the noise scale and at its interval's ends. */
function timeToTargetCurves(facts: CurveFacts): readonly Curve[] {
  const { stepLaw, noise, cited, race } = facts.readings
  const racedScale = facts.chosen?.noiseScale ?? null
  const scale = racedScale ?? noise?.scale ?? null
  if (stepLaw === null || scale === null) return []
  const noiseTrials = racedScale === null ? cited.noise : race.flatMap((curve) => curve.evidence)
  const evidence = [...cited.stepTime, ...noiseTrials]
  const sizes = drawnSizes(facts)
  const curveAt = (label: string, noiseScale: number): Curve => {
    const times = sizes.map((batchSize) => relativeTime({ stepLaw, noiseScale, batchSize }))
    const least = Math.min(...times)
    return {
      name: 'time-to-target',
      label,
      x: 'batch size (rows)',
      y: 'time to target, least = 1',
      points: sizes.map((size, i) => [size, (times[i] ?? median(times)) / least] as const),
      evidence,
    }
  }
  return [
    curveAt('noise scale as estimated', scale.value),
    curveAt('noise scale at its lowest', scale.low),
    curveAt('noise scale at its highest', scale.high),
  ]
}

/** Expected end of the planned training by size, best rate of each, and its 80 % range. */
function endCurves({ readings, chosen }: CurveFacts): readonly Curve[] {
  const ends = chosen?.ends?.bySize ?? []
  const evidence = [
    ...readings.race.flatMap((curve) => curve.evidence),
    ...readings.anneals.map(({ trial }) => trial),
  ]
  const curve = (label: string, part: 'value' | 'low' | 'high'): Curve => ({
    name: 'end-loss',
    label,
    x: 'batch size (rows)',
    y: 'validation loss at the end',
    points: ends.map(({ batchSize, loss }) => [batchSize, loss[part]] as const),
    evidence,
  })
  return [curve('expected', 'value'), curve('lowest', 'low'), curve('highest', 'high')]
}
