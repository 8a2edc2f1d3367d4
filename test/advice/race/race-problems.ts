/** Builders for race tests: curves, trials, settings, and a training with a known optimum. */
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { searchPrior } from '../../../src/advice/race/posterior/prior.js'
import { wall, type Family } from '../../../src/advice/race/posterior/surrogate.js'
import type { SearchSetting } from '../../../src/advice/race/search.js'
import { candidateKey, type Candidate } from '../../../src/advice/vocabulary/decision.js'
import type { Outcome, RaceSpec, TrialRecord } from '../../../src/advice/vocabulary/trial.js'

/** A curve that fell from 1 to 0.5 in 100 steps of 1 ms. */
export function curveWith(overrides: Partial<RaceCurve> = {}): RaceCurve {
  const points =
    overrides.points ??
    ([
      [0, 1],
      [100, 0.5],
    ] as const)
  const stepTimeMs = overrides.stepTimeMs ?? 1
  const trainedMs = overrides.trainedMs ?? (points.at(-1)?.[0] ?? 0) * stepTimeMs
  return {
    batchSize: 32,
    learningRate: 0.1,
    noise: [],
    rungs: [trainedMs],
    rungSteps: [points.at(-1)?.[0] ?? 0],
    diverged: false,
    broken: false,
    evidence: ['t1'],
    ...overrides,
    points,
    stepTimeMs,
    trainedMs,
  }
}

/** A completed first rung at batch size 32 and learning rate 0.1. */
export function raceTrial(
  spec: Partial<RaceSpec>,
  losses: readonly (readonly [number, number])[],
  outcome: Partial<Outcome> = {},
): TrialRecord {
  return {
    id: 't1',
    spec: {
      kind: 'race',
      batchSize: 32,
      learningRate: 0.1,
      rung: 0,
      untilMs: 100,
      seed: 1,
      ...spec,
    },
    outcome: {
      cause: 'completed',
      durationMs: 100,
      peakBytes: null,
      message: null,
      exitCode: 0,
      signal: null,
      ...outcome,
    },
    measurements: [
      ...losses.map(([at, value]) => ({ name: 'validationLoss' as const, at, value })),
      { name: 'stepTimeMs', at: null, value: 1 },
    ],
  }
}

const sgd: Family = { wallExponent: 1, noiseExponent: 0 }

const batchSizes = [8, 16, 32, 64, 128, 256, 512, 1024]
const learningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]

/** A setting of the search: SGD on the grid, step time 1 + B / 200 ms, a budget of 5 s. */
export function settingWith(overrides: Partial<SearchSetting> = {}): SearchSetting {
  return {
    cells: batchSizes.flatMap((batchSize) =>
      learningRates.map((learningRate) => ({ batchSize, learningRate })),
    ),
    stepTime: (batchSize) => 1 + batchSize / 200,
    stepsPlanned: (batchSize) => 2e6 / batchSize,
    family: sgd,
    prior: searchPrior('sgd', null, raceNumbers),
    objective: 'fastest',
    optimizer: 'sgd',
    momentum: 0,
    parameters: 1000,
    guessing: null,
    edge: null,
    budgetMs: 5000,
    spentMs: 0,
    plannedMs: 25_000,
    trainings: null,
    leastMs: 0,
    firstRungMs: 50,
    ...overrides,
  }
}

/**
 * A training whose loss falls exponentially from 1 to 0, as the surrogate has it:
 * ln S = c - ln eta + wall(ln eta - ln eta_w(B)).
 */
export interface KnownTraining {
  readonly learningRateMax: number
  readonly noiseScale: number
}

/** Steps in which the loss falls by a factor of e. */
function decaySteps({ learningRateMax, noiseScale }: KnownTraining, cell: Candidate): number {
  const pastWall = Math.log(
    (cell.learningRate * (1 + noiseScale / cell.batchSize)) / learningRateMax,
  )
  return (3 / cell.learningRate) * Math.exp(wall(pastWall))
}

/** Time of a cell to a loss of 0.05, ms. */
export const trueTimeMs = (
  training: KnownTraining,
  { stepTime }: Pick<SearchSetting, 'stepTime'>,
  cell: Candidate,
): number => decaySteps(training, cell) * Math.log(20) * stepTime(cell.batchSize)

/** The curve of a cell after so much device time, at about 40 points. */
export function knownCurve(
  training: KnownTraining,
  { stepTime }: Pick<SearchSetting, 'stepTime'>,
  cell: Candidate,
  trainedMs: number,
): RaceCurve {
  const stepTimeMs = stepTime(cell.batchSize)
  const steps = Math.floor(trainedMs / stepTimeMs)
  const decay = decaySteps(training, cell)
  const at = [...new Set(Array.from({ length: 41 }, (_, k) => Math.round((k / 40) * steps)))]
  return curveWith({
    batchSize: cell.batchSize,
    learningRate: cell.learningRate,
    stepTimeMs,
    trainedMs,
    points: at.map((step) => [step, Math.exp(-step / decay)] as const),
    evidence: [candidateKey(cell)],
  })
}
