/** An answered study for tests of its reasons, with defaults that a test can change. */
import { situationOf, type Situation } from '../../src/advice/conclusion/situation.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import type { RaceCurve } from '../../src/advice/race/curves.js'
import { readEvidence, type Readings } from '../../src/advice/readings.js'
import { fitStepTime, type StepTimeLaw } from '../../src/advice/timing/step-time-law.js'
import type { Chosen } from '../../src/advice/vocabulary/decision.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Evidence, Measurement, TrialRecord } from '../../src/advice/vocabulary/trial.js'
import { question as plainQuestion } from '../advice/virtual-laboratory.js'

/** A law through three sizes: a + b B, in ms. */
export function stepLawOf(fixedMs: number, perRowMs: number): StepTimeLaw {
  const points = [8, 64, 512].map((batchSize) => ({
    batchSize,
    stepTimeMs: fixedMs + perRowMs * batchSize,
  }))
  const law = fitStepTime(points, adviceNumbers.timing)
  if (law === null) throw new Error('three sizes give a law')
  return law
}

/** A candidate that falls from a loss of 2 to 0.4 in 200 steps, and passes 0.5 at step 190. */
export function raceCurveOf(changes: Partial<RaceCurve>): RaceCurve {
  return {
    batchSize: 64,
    learningRate: 0.01,
    points: [
      [0, 2],
      [100, 1.4],
      [200, 0.4],
    ],
    noise: [],
    stepTimeMs: 5,
    trainedMs: 1000,
    rungs: [1000],
    rungSteps: [200],
    diverged: false,
    broken: false,
    evidence: ['t5'],
    ...changes,
  }
}

const plainChosen: Chosen = {
  batchSize: 64,
  learningRate: 0.01,
  batchSizeInterval: { low: 32, high: 128 },
  learningRateInterval: { low: 0.003, high: 0.03 },
  raceWinner: true,
  raceMargin: 2,
  targetReached: true,
  level: 0.5,
  noiseScale: { value: 240, low: 100, high: 600 },
  expectedRegret: 0.01,
  chanceNearBest: 0.99,
  replicate: { firstMs: 950, otherMs: 1000, trainedMs: 2000, reached: true },
}

const plainReadings: Readings = {
  ...readEvidence(plainQuestion, { trials: [] }),
  largest: { value: 1000, verified: true, bound: 'memory' },
  stepLaw: stepLawOf(2, 0.02),
  race: [raceCurveOf({})],
  cited: { memory: ['t1'], stepTime: ['t2'], noise: ['t3'], sweep: ['t4'] },
}

interface Changes {
  readonly question?: Partial<Question>
  readonly chosen?: Partial<Chosen>
  readonly readings?: Partial<Readings>
  readonly evidence?: Evidence
}

/** A study whose answer, batch size 64 at rate 0.01, clearly won the race. */
export function situationWith(changes: Changes = {}): Situation {
  return situationOf({
    question: { ...plainQuestion, ...changes.question },
    evidence: changes.evidence ?? { trials: [] },
    readings: { ...plainReadings, ...changes.readings },
    chosen: { ...plainChosen, ...changes.chosen },
    numbers: adviceNumbers,
  })
}

/** No candidate raced, so theory chose. */
export const unraced = { raceWinner: false, raceMargin: null, noiseScale: null } as const

/** A completed race trial of the advised pair with these measurements. */
export function raceTrialOf(
  measurements: readonly Measurement[],
  changes: Partial<TrialRecord> = {},
): TrialRecord {
  return {
    id: 't5',
    spec: {
      kind: 'race',
      batchSize: 64,
      learningRate: 0.01,
      rung: 0,
      untilMs: 1000,
      seed: plainQuestion.seed,
    },
    outcome: {
      cause: 'completed',
      durationMs: 1000,
      peakBytes: null,
      message: null,
      exitCode: null,
      signal: null,
    },
    measurements,
    ...changes,
  }
}
