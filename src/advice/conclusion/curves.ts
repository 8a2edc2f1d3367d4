/** Curves for the pages: what was measured and what the laws predict. */
import type { Readings } from '../readings.js'
import type { Question } from '../vocabulary/question.js'
import type { Curve } from '../vocabulary/answer.js'
import type { Evidence } from '../vocabulary/trial.js'
import { fullBatchCurve } from '../race/full-batch.js'
import { trackedPeakBytes } from '../memory/tracked-law.js'
import { realPeakBytes } from '../memory/calibration.js'
import { median } from '../math/statistics.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import { relativeTime } from '../timing/time-optimal.js'
import type { Chosen } from '../vocabulary/decision.js'

export interface CurveFacts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly chosen: Chosen | null
}
type Points = Curve['points']

export function curvesOf(facts: CurveFacts): readonly Curve[] {
  return [
    ...memoryCurves(facts),
    ...stepTimeCurves(facts),
    ...noiseCurves(facts),
    ...sweepCurves(facts),
    ...raceCurvesOf(facts),
    ...timeCurves(facts),
  ].filter(({ points }) => points.length > 0)
}

/** Sizes 1, 2, 4, ... up to the largest, which is the last. */
export function sizesUpTo(largest: number): readonly number[] {
  const powers = Array.from({ length: 30 }, (_, k) => 2 ** k).filter((size) => size < largest)
  return [...powers, largest]
}

const sizesOf = ({ readings, question }: CurveFacts): readonly number[] =>
  sizesUpTo(readings.largest?.value ?? Math.min(64, question.data.trainingRows))

function memoryCurves(facts: CurveFacts): readonly Curve[] {
  const {
    memory: { law, real, fits },
    cited,
  } = facts.readings
  const seen = fits.filter(({ measured }) => measured)
  const axes = { name: 'memory', x: 'batch size (rows)', y: 'bytes' } as const
  const measured: Curve = {
    ...axes,
    label: 'measured',
    points: seen.map(({ batchSize, peakBytes }) => [batchSize, peakBytes] as const),
    evidence: seen.map(({ trial }) => trial),
  }
  if (law === null) return [measured]
  const predicted = (label: string, at: (batchSize: number) => number): Curve => ({
    ...axes,
    label,
    points: sizesOf(facts).map((size) => [size, at(size)] as const),
    evidence: cited.memory,
  })
  return [
    predicted('predicted', (size) => realPeakBytes(law, real, size)),
    predicted('tensors alone', (size) => trackedPeakBytes(law, size)),
    measured,
  ]
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
  return [
    {
      ...axes,
      label: 'fitted',
      points: sizesOf(facts).map((size) => [size, stepTimeMs(stepLaw, size)] as const),
    },
    {
      ...axes,
      label: 'measured',
      points: stepLaw.points.map((point) => [point.batchSize, point.stepTimeMs] as const),
    },
  ]
}

/** B_simple from all points up to a step, each average taken before the ratio. */
function noiseCurves({ readings }: CurveFacts): readonly Curve[] {
  const sorted = [...readings.noisePoints].sort((a, b) => a.step - b.step)
  let [variance, squaredNorm] = [0, 0]
  const points: Points = sorted.flatMap((point) => {
    variance += point.step * point.variance
    squaredNorm += point.step * point.squaredNorm
    return squaredNorm > 0 && variance > 0 ? [[point.step, variance / squaredNorm] as const] : []
  })
  return [
    {
      name: 'noise-scale',
      label: 'tr(Sigma) / |G|^2, averaged so far',
      x: 'pilot step',
      y: 'rows',
      points,
      evidence: readings.cited.noise,
    },
  ]
}

function sweepCurves({ readings }: CurveFacts): readonly Curve[] {
  const points: Points = readings.sweepPoints
    .filter(({ loss }) => Number.isFinite(loss))
    .map(({ learningRate, loss }) => [learningRate, loss] as const)
  return [
    {
      name: 'sweep',
      label: `batch ${readings.sweep?.batchSize ?? ''}`.trim(),
      x: 'learning rate',
      y: 'smoothed training loss',
      points,
      evidence: readings.cited.sweep,
    },
  ]
}

/** x is device time: steps times the candidate's own step time, seconds. */
function raceCurvesOf({ readings, evidence, question }: CurveFacts): readonly Curve[] {
  const whole = fullBatchCurve(evidence, question)
  return [...readings.race, ...(whole === null ? [] : [whole])].map((curve) => ({
    name: 'race',
    label:
      curve === whole
        ? `all ${curve.batchSize} rows, Rprop`
        : `batch ${curve.batchSize}, rate ${Number(curve.learningRate.toPrecision(2))}`,
    x: 'device time (s)',
    y: 'validation loss',
    points: curve.points.map(([step, loss]) => [(step * curve.stepTimeMs) / 1000, loss] as const),
    evidence: curve.evidence,
  }))
}

/** Predicted time to target over its least value, for the middle and the ends of the noise scale's range. */
function timeCurves(facts: CurveFacts): readonly Curve[] {
  const { stepLaw, noise, cited, race } = facts.readings
  const raced = facts.chosen?.noiseScale ?? null
  const scale = raced ?? noise?.scale ?? null
  const carrying = raced === null ? cited.noise : race.flatMap((curve) => curve.evidence)
  if (stepLaw === null || scale === null) return []
  const sizes = sizesOf(facts)
  return (
    [
      ['noise scale as estimated', scale.value],
      ['noise scale at its lowest', scale.low],
      ['noise scale at its highest', scale.high],
    ] as const
  ).map(([label, noiseScale]) => {
    const times = sizes.map((batchSize) => relativeTime({ stepLaw, noiseScale, batchSize }))
    const least = Math.min(...times)
    return {
      name: 'time-to-target',
      label,
      x: 'batch size (rows)',
      y: 'time to target, least = 1',
      points: sizes.map((size, i) => [size, (times[i] ?? median(times)) / least] as const),
      evidence: [...cited.stepTime, ...carrying],
    }
  })
}
