/** A laboratory with known laws: it answers trials from formulas, so that what is concluded can be compared with the truth. */
import type { Question } from '../../src/advice/vocabulary/question.js'
import type {
  Evidence,
  Measurement,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { plan } from '../../src/advice/plan.js'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { type Decision, candidateKey } from '../../src/advice/vocabulary/decision.js'

export interface Laws {
  /** Tracked bytes: fixed + perRow B; the process takes `factor` times that. */
  readonly fixedBytes: number
  readonly bytesPerRow: number
  readonly factor: number
  readonly fixedMs: number
  readonly perRowMs: number
  /** B_simple of the pilot, rows. */
  readonly noise: number
  /** Critical batch of the training itself, rows, and the best rate far above it. */
  readonly critical: number
  readonly bestRate: number
  /** Progress of Rprop on all rows per step, over that of the best rate at a batch far above the critical one. */
  readonly rpropSpeed: number
  /** Progress per step from another seed than the question's, over that from its own, by cell (`batch/rate`); 1 where it is not named. */
  readonly otherSeed: Readonly<Record<string, number>>
}
export const laws: Laws = {
  fixedBytes: 4e6,
  bytesPerRow: 40_000,
  factor: 1.2,
  fixedMs: 2,
  perRowMs: 0.02,
  noise: 20,
  critical: 240,
  bestRate: 0.1,
  rpropSpeed: 0.5,
  otherSeed: {},
}

export const question: Question = {
  data: { origin: 'given', trainingRows: 20_000, validationRows: 1000, classes: 10 },
  model: { parameters: 50_000, batchNorm: true, gruResetAfter: false },
  loss: 'sparseCategoricalCrossentropy',
  optimizer: 'momentum',
  objective: 'fastest',
  epochsPlanned: 10,
  workers: 1,
  budgetBytes: 2 ** 28,
  probeBudget: { kind: 'auto', trainings: 1, leastMs: 10_000 },
  seed: 1,
}

const point = (
  name: Measurement['name'],
  at: number | null,
  value: Measurement['value'],
): Measurement => ({ name, at, value })

/** Loss after `step` updates: progress per step is slowed by 1 + critical / B, by a rate off its best, and ends in divergence beyond 4 x the best. */
function lossAt(
  { critical, bestRate, rpropSpeed, otherSeed }: Laws,
  { batchSize, learningRate, method, seed }: Extract<TrialSpec, { kind: 'race' }>,
  step: number,
): number {
  if (method === 'rprop') return 0.1 + 2.2 * Math.exp(-0.01 * rpropSpeed * step)
  const off = Math.log(learningRate / (bestRate * Math.min(1, batchSize / critical)))
  const luck =
    seed === question.seed ? 1 : (otherSeed[candidateKey({ batchSize, learningRate })] ?? 1)
  const speed = (luck * 0.01) / (1 + critical / batchSize) / (1 + off ** 2)
  return 0.1 + 2.2 * Math.exp(-speed * step)
}

/** What a trial would have measured. */
export function answer(
  known: Laws,
  spec: TrialSpec,
): { outcome: Outcome; measurements: readonly Measurement[] } {
  const tracked = known.fixedBytes + known.bytesPerRow * spec.batchSize
  const stepTimeMs = known.fixedMs + known.perRowMs * spec.batchSize
  const ended = (
    cause: Outcome['cause'],
    measurements: readonly Measurement[],
    durationMs = 1000,
  ): { outcome: Outcome; measurements: readonly Measurement[] } => ({
    outcome: {
      cause,
      durationMs,
      peakBytes: null,
      message: cause === 'completed' ? null : cause,
      exitCode: null,
      signal: null,
    },
    measurements,
  })
  switch (spec.kind) {
    case 'trace':
      return ended('completed', [
        point('liveBytes', null, [known.fixedBytes, tracked]),
        point('kernelHash', null, 1),
        ...(spec.batchSize === 2 ? [point('peakBytes', null, tracked * known.factor)] : []),
      ])
    case 'fit':
      if (spec.fresh && tracked * known.factor > spec.budgetBytes) return ended('outOfMemory', [])
      return ended('completed', [
        point('stepTimesMs', null, [stepTimeMs, stepTimeMs * 1.01, stepTimeMs * 0.99]),
        point('validationMsPerRow', null, 0.01),
        ...(spec.fresh ? [point('peakBytes', null, tracked * known.factor)] : []),
      ])
    case 'noise':
      return ended(
        'completed',
        [4, 6, 9, 13, 19, 27].flatMap((step) => [
          point('gradientSquaredNorm', step, 1 + 0.1 * Math.sin(step)),
          point('gradientVariance', step, known.noise),
        ]),
      )
    case 'sweep': {
      const rates = Array.from({ length: 100 }, (_, k) => spec.learningRateMin * spec.growth ** k)
      return ended(
        'completed',
        rates.map((rate) =>
          point(
            'sweepLoss',
            rate,
            2 - 1 / (1 + (0.02 / rate) ** 2) + 3 / (1 + ((6 * known.bestRate) / rate) ** 6),
          ),
        ),
      )
    }
    case 'race': {
      if (
        spec.method === undefined &&
        spec.learningRate > 4 * known.bestRate * Math.min(1, spec.batchSize / known.critical)
      )
        return ended('diverged', [point('validationLoss', 0, 2.3)], 100)
      const last = Math.floor(spec.untilMs / stepTimeMs)
      const steps = [
        0,
        ...Array.from({ length: 60 }, (_, k) => Math.ceil(1.25 ** k)).filter((step) => step < last),
        last,
      ]
      return ended(
        'completed',
        [
          ...[...new Set(steps)].flatMap((step) => [
            point('validationLoss', step, lossAt(known, spec, step)),
            point('trainingLoss', step, 1),
          ]),
          point('stepTimeMs', null, stepTimeMs),
          point('lossVariance', null, 0.01),
        ],
        spec.untilMs,
      )
    }
  }
}

/** Plans and answers until the plan says "enough". */
export function conductVirtually(
  known: Laws,
  asked: Question,
): { evidence: Evidence; decision: Decision } {
  const trials: TrialRecord[] = []
  for (let count = 1; count <= 200; count++) {
    const next = plan(asked, { trials })
    if (next.kind === 'enough') return { evidence: { trials }, decision: next.decision }
    trials.push({ id: `t${count}`, spec: next.spec, ...answer(known, next.spec) })
  }
  throw new Error('the plan never says "enough"')
}

/** A study of what is asked in a laboratory with these laws, up to its advice. */
export const study = (known: Partial<Laws> = {}, asked: Partial<Question> = {}) => {
  const [truth, full] = [
    { ...laws, ...known },
    { ...question, ...asked },
  ]
  const { evidence, decision } = conductVirtually(truth, full)
  return {
    truth,
    asked: full,
    evidence,
    decision,
    advice: conclude(full, evidence, decision, adviceNumbers),
  }
}
