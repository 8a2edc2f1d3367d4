/** No reason speaks of a measurement that the study does not have. */
import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { stageContext } from '../../../src/advice/stages/context.js'
import { defaultGrid } from '../../../src/advice/stages/grid.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { Decision } from '../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { ReasonCode } from '../../../src/advice/vocabulary/reasons.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { allReasons } from '../../support/reasons.js'
import { conductVirtually, laws, question } from '../virtual-laboratory.js'

const asked: Question = { ...question, probeBudget: { kind: 'seconds', seconds: 10 }, workers: 4 }
const { trials } = conductVirtually(laws, asked).evidence

/** The parts of the evidence that a study may lack, by what its reasons call them. */
const parts = {
  trace: ({ spec }) => spec.kind === 'trace',
  freshRun: ({ spec }) => spec.kind === 'fit' && spec.fresh,
  timing: ({ spec }) => spec.kind === 'fit' && !spec.fresh,
  rangeTest: ({ spec }) => spec.kind === 'sweep',
  pilot: ({ spec }) => spec.kind === 'noise',
  race: ({ spec }) => spec.kind === 'race' && spec.seed === asked.seed && spec.method === undefined,
  otherSeed: ({ spec }) => spec.kind === 'race' && spec.seed !== asked.seed,
  fullBatch: ({ spec }) => spec.kind === 'race' && spec.method !== undefined,
} as const satisfies Readonly<Record<string, (trial: TrialRecord) => boolean>>
type Part = keyof typeof parts
const partNames = Object.keys(parts) as readonly Part[]

/** What must have run for a reason to be given: one of these parts. */
const claims: Partial<Record<ReasonCode, readonly Part[]>> = {
  'memory-proved': ['freshRun'],
  'memory-law': ['freshRun'],
  'memory-replayed': ['freshRun'],
  'memory-parts': ['trace'],
  duration: ['timing', 'freshRun'],
  'step-time-line': ['timing', 'freshRun'],
  'step-time-flat': ['timing', 'freshRun'],
  'step-time-kinked': ['timing', 'freshRun'],
  'noise-scale': ['pilot'],
  'noise-from-race': ['race'],
  'noise-wall': ['race'],
  'theory-optimum': ['pilot', 'race'],
  'theory-unbounded': ['pilot', 'race'],
  'theory-beyond-memory': ['pilot', 'race'],
  'rate-decay': ['pilot', 'race'],
  'would-change': ['pilot', 'race'],
  'hardware-multiple': ['pilot', 'race'],
  accumulate: ['pilot', 'race'],
  'sweep-edge': ['rangeTest'],
  'sweep-open': ['rangeTest'],
  'warmup-curvature': ['rangeTest'],
  'lowered-edge-open': ['rangeTest'],
  'race-won': ['race'],
  'race-tied': ['race'],
  'race-unreached': ['race'],
  'race-diverged': ['race'],
  'nothing-trained': ['race'],
  'cause-rate': ['race'],
  'why-not-larger': ['race'],
  'why-not-smaller': ['race'],
  'validation-by-size': ['race'],
  'generalisation-gap': ['race'],
  'many-classes-noisy': ['race'],
  'not-measured': ['race'],
  'probe-repaid': ['race'],
  'probe-not-repaid': ['race'],
  'lowered-close-race': ['race'],
  'lowered-posterior': ['race'],
  'lowered-one-seed': ['race'],
  'lowered-level-not-reached': ['race'],
  'alternative-quality-measured': ['race'],
  replicated: ['otherSeed'],
  'replicate-overruled': ['otherSeed'],
  'lowered-other-seed': ['otherSeed'],
  'full-batch-unreached': ['fullBatch'],
  'alternative-full-batch-faster': ['fullBatch'],
  'alternative-full-batch-slower': ['fullBatch'],
  'alternative-throughput': ['timing', 'freshRun'],
  'lowered-noise-wide': ['pilot', 'race'],
  'lowered-step-time': ['timing', 'freshRun'],
  'lowered-step-drift': ['timing', 'freshRun'],
}

function adviceWithout(removed: readonly Part[]): Advice {
  const left = trials.filter((trial) => !removed.some((part) => parts[part](trial)))
  const evidence = { trials: left }
  return conclude(asked, evidence, decisionOn(left), adviceNumbers)
}

function decisionOn(left: readonly TrialRecord[]): Decision {
  const evidence = { trials: left }
  const { memoryStep, stepLaw } = readEvidence(asked, evidence)
  if (memoryStep.kind !== 'largest' || stepLaw === null)
    return { verdict: 'not-enough-evidence', missing: [{ what: 'measurements' }] }
  return stageContext(asked, evidence, defaultGrid, adviceNumbers).decision()
}

/** Every choice of parts to remove. */
const removals = Array.from({ length: 2 ** partNames.length }, (_, choice) =>
  partNames.filter((_part, i) => (choice >> i) % 2 === 1),
)

describe('the reasons of an advice', () => {
  it('speak only of what was measured, whatever the study lacks', { timeout: 60_000 }, () => {
    const verdicts = new Set<string>()
    for (const removed of removals) {
      const advice = adviceWithout(removed)
      verdicts.add(advice.verdict)
      const has = (part: Part): boolean => !removed.includes(part) && trials.some(parts[part])
      for (const { code } of allReasons(advice)) {
        const needed = claims[code]
        if (needed !== undefined)
          expect(needed.some(has), `${code} without ${removed.join()}`).toBe(true)
      }
    }
    expect(verdicts).toEqual(new Set(['advice', 'not-enough-evidence']))
  })

  it('say without a race that the pair is a cautious default, inside what was measured', () => {
    const advice = adviceWithout(['race', 'otherSeed', 'fullBatch', 'pilot'])
    const codes = allReasons(advice).map(({ code }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['race-skipped', 'lowered-no-race', 'noise-unknown']),
    )
    expect(advice.batchSize?.value).toBe(32)
    expect(advice.batchSize?.value).toBeLessThan(advice.largestBatchSize?.value ?? 0)
  })
})

describe('a race in which nothing trained', () => {
  const startOnly = (trial: TrialRecord): TrialRecord => ({
    ...trial,
    outcome: { ...trial.outcome, cause: 'diverged' },
    measurements: trial.measurements.filter(({ at }) => at === 0),
  })
  const diverged = trials.map((trial) => (trial.spec.kind === 'race' ? startOnly(trial) : trial))
  const advice = conclude(asked, { trials: diverged }, decisionOn(diverged), adviceNumbers)

  it('is an answer without a pair, with its likely causes', () => {
    expect(advice).toMatchObject({
      verdict: 'nothing-trained',
      batchSize: null,
      learningRate: null,
      alternatives: [],
    })
    const codes = advice.reasons.map(({ code }) => code)
    expect(codes.slice(0, 3)).toEqual(['nothing-trained', 'cause-rate', 'cause-loss'])
  })

  it('holds no number that JSON cannot write', () => {
    expect(JSON.parse(JSON.stringify(advice))).toEqual(advice)
  })
})
