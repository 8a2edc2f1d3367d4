/** No reason speaks of a measurement that the study does not have. */
import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { stageContext } from '../../../src/advice/stages/context.js'
import { defaultGrid } from '../../../src/advice/stages/grid.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import { candidateKey, type Decision } from '../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { Reason, ReasonCode, ReasonValues } from '../../../src/advice/vocabulary/reasons.js'
import type { TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { allReasons, valuesOf } from '../../support/reasons.js'
import { conductVirtually, laws, question } from '../virtual-laboratory.js'

const asked: Question = { ...question, probeBudget: { kind: 'seconds', seconds: 10 }, workers: 4 }
const { trials } = conductVirtually(laws, asked).evidence

const ownRace = ({ spec }: TrialRecord): boolean =>
  spec.kind === 'race' && spec.seed === asked.seed && spec.method === undefined
const firstRaced = trials.filter(ownRace).map(({ spec }) => keyOf(spec))[0]

function keyOf(spec: TrialSpec): string {
  return spec.kind === 'race' ? candidateKey(spec) : ''
}

/** The parts of the evidence that a study may lack, by what its reasons call them. */
const parts = {
  trace: ({ spec }) => spec.kind === 'trace',
  freshRun: ({ spec }) => spec.kind === 'fit' && spec.fresh,
  timing: ({ spec }) => spec.kind === 'fit' && !spec.fresh,
  rangeTest: ({ spec }) => spec.kind === 'sweep',
  pilot: ({ spec }) => spec.kind === 'noise',
  candidate: (trial) => ownRace(trial) && keyOf(trial.spec) === firstRaced,
  rivals: (trial) => ownRace(trial) && keyOf(trial.spec) !== firstRaced,
  otherSeed: ({ spec }) => spec.kind === 'race' && spec.seed !== asked.seed,
  fullBatch: ({ spec }) => spec.kind === 'race' && spec.method !== undefined,
} as const satisfies Readonly<Record<string, (trial: TrialRecord) => boolean>>
type Part = keyof typeof parts
const partNames = Object.keys(parts) as readonly Part[]

const anything = partNames
const steps = ['timing', 'freshRun'] as const
const noise = ['pilot', 'rivals'] as const
/** A single candidate is no race. */
const race = ['rivals'] as const
/** Said of the question, the device, the plan or the literature. */
const unmeasured = null

/** What must have run for a reason to be given: one of these parts. */
const claims: Readonly<Record<ReasonCode, readonly Part[] | null>> = {
  use: steps,
  'trained-with': unmeasured,
  'measured-in': unmeasured,
  'framework-chosen': unmeasured,
  'rate-replaced': unmeasured,
  'schedule-replaced': unmeasured,
  'schedule-asked': unmeasured,
  'size-decided': unmeasured,
  'lowered-deadline': unmeasured,
  'lowered-pair-decided': unmeasured,
  'sizes-decided': unmeasured,
  'rate-decided': unmeasured,
  'effective-decided': steps,
  'effective-rate': race,
  'wish-does-not-fit': ['freshRun'],
  'wish-cost': race,
  'wish-costs-nothing': race,
  'wish-cost-unmeasured': unmeasured,
  'rate-beyond-edge': ['rangeTest'],
  duration: steps,
  warmup: unmeasured,
  'warmup-curvature': ['rangeTest'],
  'rate-decay': noise,
  'rate-falls': unmeasured,
  'constant-rate-pair': race,
  'weight-decay': unmeasured,
  energy: steps,
  'training-cost': steps,
  'training-cost-workers': steps,
  accumulate: noise,
  workers: unmeasured,
  'does-not-fit': ['freshRun', 'trace'],
  'nothing-trained': race,
  'cause-rate': race,
  'cause-loss': race,
  'cause-penalty': race,
  'engine-unsupported': unmeasured,
  missing: unmeasured,
  'memory-proved': ['freshRun'],
  'memory-predicted': ['trace'],
  'rows-bound': ['freshRun'],
  'engine-bound': ['freshRun'],
  'failure-bound': ['freshRun'],
  'memory-law': ['freshRun'],
  'memory-replayed': ['freshRun'],
  'memory-parts': ['trace'],
  'budget-covers': unmeasured,
  'step-time-line': steps,
  'step-time-flat': steps,
  'step-time-kinked': steps,
  'input-time': steps,
  'step-drift': steps,
  'noise-scale': ['pilot'],
  'noise-from-race': race,
  'noise-unknown': unmeasured,
  'noise-plain': noise,
  'noise-wall': race,
  'theory-optimum': noise,
  'theory-unbounded': noise,
  'theory-beyond-memory': noise,
  'sweep-edge': ['rangeTest'],
  'sweep-open': ['rangeTest'],
  'race-won': race,
  'race-tied': race,
  'race-falling': race,
  'race-unreached': race,
  'race-skipped': unmeasured,
  'end-lowest': race,
  'end-usual': race,
  'end-by-size': race,
  'pairs-as-good': race,
  'race-diverged': race,
  'least-memory-choice': race,
  'cheapest-choice': race,
  'cheapest-is-fastest': unmeasured,
  'cheapest-power': noise,
  'why-not-larger': race,
  'why-not-smaller': race,
  replicated: ['otherSeed'],
  'replicate-overruled': ['otherSeed'],
  'validation-by-size': race,
  'data-scale': unmeasured,
  'rows-sampled': unmeasured,
  'data-imbalance': unmeasured,
  'class-rare': unmeasured,
  'full-batch-possible': ['freshRun'],
  'full-batch-unreached': ['fullBatch'],
  'online-learning': unmeasured,
  'generalisation-gap': race,
  'many-classes-noisy': race,
  'too-few-steps': unmeasured,
  'batch-norm-small': unmeasured,
  'share-of-rows': unmeasured,
  'last-batch-small': unmeasured,
  'hardware-multiple': noise,
  'augmentation-left-out': unmeasured,
  'mixed-precision': unmeasured,
  'normalization-not-adapted': unmeasured,
  'current-does-not-fit': ['trace', 'freshRun'],
  'current-diverged': race,
  'engine-fallback': unmeasured,
  'budget-above-device': unmeasured,
  'budget-above-free': unmeasured,
  'device-busy': unmeasured,
  confidence: unmeasured,
  'lowered-synthetic-data': unmeasured,
  'lowered-no-race': unmeasured,
  'lowered-end-open': race,
  'lowered-end-not-trained': race,
  'lowered-close-race': race,
  'lowered-posterior': race,
  'lowered-one-seed': race,
  'lowered-other-seed': ['otherSeed'],
  'lowered-level-not-reached': race,
  'lowered-wide-interval': unmeasured,
  'lowered-noise-unknown': unmeasured,
  'lowered-noise-wide': noise,
  'lowered-step-time': steps,
  'lowered-step-drift': steps,
  'lowered-memory-unproved': ['trace'],
  'lowered-memory-fit': ['trace'],
  'lowered-edge-open': ['rangeTest'],
  'alternative-fastest': race,
  'alternative-cheapest': race,
  'alternative-growing-batch': race,
  'alternative-throughput': steps,
  'alternative-quality-measured': race,
  'alternative-small-batch': unmeasured,
  'alternative-least-memory': ['trace', 'freshRun'],
  'alternative-full-batch': ['freshRun'],
  'alternative-full-batch-faster': ['fullBatch'],
  'alternative-full-batch-slower': ['fullBatch'],
  'not-measured': race,
  'would-change': noise,
  cost: anything,
  'answered-before': race,
  'taken-over': anything,
  'probe-quick': steps,
  'probe-memory': ['trace', 'freshRun'],
  'probe-overrun': anything,
  'probe-share': steps,
  'probe-repaid': race,
  'probe-not-repaid': race,
}

type Has = (part: Part) => boolean

/** Claims inside a reason: null where each is true of what ran. */
function falseClaim({ code, values }: Reason, has: Has): string | null {
  const holds = innerClaims[code]?.(values as never, has) ?? true
  return holds ? null : `${code} ${JSON.stringify(values)}`
}

type InnerClaims = {
  readonly [Code in ReasonCode]?: (values: ReasonValues<Code>, has: Has) => boolean
}
const innerClaims: InnerClaims = {
  'race-skipped': ({ below, raced }, has) =>
    (below !== 'edge' || has('rangeTest')) &&
    (raced === 'none' ? !has('candidate') && !has('rivals') : has('candidate') || has('rivals')),
  'noise-unknown': ({ tried }, has) =>
    !tried || has('pilot') || has('candidate') || has('rivals') || has('otherSeed'),
}

function leftWithout(removed: readonly Part[]): readonly TrialRecord[] {
  return trials.filter((trial) => !removed.some((part) => parts[part](trial)))
}

function adviceWithout(removed: readonly Part[]): Advice {
  const left = leftWithout(removed)
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

/** Every choice of up to three parts to remove, or to leave. */
const removals = Array.from({ length: 2 ** partNames.length }, (_, choice) =>
  partNames.filter((_part, i) => (choice >> i) % 2 === 1),
).filter(({ length }) => Math.min(length, partNames.length - length) <= 3)

describe('the reasons of an advice', () => {
  it('speak only of what was measured, whatever the study lacks', { timeout: 120_000 }, () => {
    const verdicts = new Set<string>()
    for (const removed of removals) {
      const advice = adviceWithout(removed)
      verdicts.add(advice.verdict)
      const has = (part: Part): boolean => !removed.includes(part) && trials.some(parts[part])
      const left = new Set(leftWithout(removed).map(({ id }) => id))
      for (const reason of allReasons(advice)) {
        const without = `${reason.code} without ${removed.join()}`
        const needed = claims[reason.code]
        expect(needed === null || needed.some(has), without).toBe(true)
        expect(falseClaim(reason, has), without).toBeNull()
        expect(
          reason.evidence.filter((id) => !left.has(id)),
          without,
        ).toEqual([])
      }
    }
    expect(verdicts).toEqual(new Set(['advice', 'not-enough-evidence']))
  })

  it.each([
    ['no candidate', 'none', ['candidate', 'rivals', 'otherSeed', 'fullBatch', 'pilot']],
    ['a single candidate', 'one', ['rivals', 'otherSeed', 'fullBatch', 'pilot']],
  ] as const)(
    'say of a race with %s that the pair is a cautious default, inside what was measured',
    (_, raced, removed) => {
      const advice = adviceWithout(removed)
      const reasons = allReasons(advice)
      expect(reasons.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['race-skipped', 'lowered-no-race', 'noise-unknown']),
      )
      expect(valuesOf(reasons, 'race-skipped').raced).toBe(raced)
      expect(advice.batchSize?.value).toBe(32)
      expect(advice.batchSize?.value).toBeLessThan(advice.largestBatchSize?.value ?? 0)
    },
  )
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
