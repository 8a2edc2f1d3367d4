import { beforeAll, describe, expect, it } from 'vitest'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import {
  reason,
  type MissingEvidence,
  type Reason,
  type ReasonCode,
  type ReasonValues,
} from '../../src/advice/vocabulary/reasons.js'
import { explain, languages, sentenceOf, type Language } from '../../src/words/explanation.js'
import { count } from '../../src/words/number-format.js'
import { conductVirtually, laws, question } from '../advice/virtual-laboratory.js'

const MiB = 2 ** 20

function adviceFor(changes: Partial<Question> = {}, physics = laws): Advice {
  const asked = { ...question, ...changes }
  const { evidence, decision } = conductVirtually(physics, asked)
  return conclude(asked, evidence, decision, adviceNumbers)
}

function adviceWithoutEvidence(
  missing: readonly MissingEvidence[],
  changes: Partial<Question> = {},
): Advice {
  const decision = { verdict: 'not-enough-evidence', missing } as const
  return conclude({ ...question, ...changes }, { trials: [] }, decision, adviceNumbers)
}

const failedToStart = {
  engine: 'webgpu',
  deviceId: 'webgpu:0',
  subjectId: 's1',
  because: 'no adapter was found',
  lasting: false,
  trials: [],
} as const
const failedToTrain = {
  engine: 'tensorflow',
  deviceId: 'cuda:0',
  subjectId: 's2',
  because: 'layer warp: TensorFlow.js has no layer Warp',
  lasting: true,
  trials: ['t1'],
} as const
const failed = [failedToStart, failedToTrain]
const power = { idleWatts: 30, busyWatts: 300 }

const measuredSituations = (): readonly Advice[] => [
  adviceFor(),
  adviceFor({ workers: 4 }),
  adviceFor({ probeBudget: { kind: 'seconds', seconds: 0 } }),
  adviceFor({ budgetBytes: 2e6 }),
  adviceFor({
    data: { origin: 'synthetic', trainingRows: 1000, validationRows: 100, classes: 500 },
    optimizer: 'adam',
  }),
  adviceFor({}, { ...laws, perRowMs: 0, bytesPerRow: 9e6 }),
  adviceFor({
    engineChoice: {
      engine: 'wasm',
      deviceId: 'cpu',
      asked: false,
      failed,
      left: [],
      budgetAskedBytes: 2 ** 34,
    },
    deviceState: {
      freeBytes: MiB,
      otherProcesses: 1,
      otherBytes: 2 ** 30,
      at: '2026-01-31T12:05:09.123Z',
    },
  }),
]

const paidSituations = (): readonly Advice[] => [
  adviceFor({ objective: 'cheapest', price: { perHour: 2, currency: 'EUR' }, workers: 8 }),
  adviceFor({ objective: 'cheapest', power }),
  adviceFor({
    objective: 'cheapest',
    price: { perKilowattHour: 0.3 },
    power,
    probeBudget: { kind: 'seconds', seconds: 60 },
  }),
  adviceFor({ price: { perHour: 1, perKilowattHour: 40 }, power }),
]

const situationsWithoutAnswer = (): readonly Advice[] => [
  adviceWithoutEvidence([{ what: 'step-time' }]),
  ...[true, false].flatMap((asked) =>
    failed.map(({ engine, deviceId }) =>
      adviceWithoutEvidence([], { engineChoice: { engine, deviceId, asked, failed, left: [] } }),
    ),
  ),
]

/** The sentence of a reason that rests on one trial. */
function sentence<Code extends ReasonCode>(
  code: Code,
  values: ReasonValues<Code>,
  language: Language = 'en',
): string {
  return sentenceOf(reason(code, values, ['t1']) as Reason, language)
}

let situations: readonly Advice[] = []
beforeAll(() => {
  situations = [...measuredSituations(), ...paidSituations(), ...situationsWithoutAnswer()]
})

describe.each(languages)('the explanation in %s', (language) => {
  it('gives every reason one sentence that ends in its citation', () => {
    const form = { en: /^[A-Z][^[\]]+ \[[^[\]]+\]\.$/, zh: /^[^[\]]+\[[^[\]]+\]。$/ }
    for (const { reasons, confidence, alternatives } of situations)
      for (const one of [
        ...reasons,
        ...confidence.loweredBy,
        ...alternatives.map((alternative) => alternative.reason),
      ]) {
        expect(sentenceOf(one, language)).toMatch(form[language])
        expect(sentenceOf(one, language)).not.toMatch(
          /\?|undefined|NaN|Infinity|∞|null|\de[+-]\d|,\s*\[|\.\d{4,}[1-9]\d{3}/,
        )
      }
  })

  it('has one to four paragraphs that contain every sentence, the answer first', () => {
    for (const advice of situations) {
      const paragraphs = explain(advice, language)
      expect(paragraphs.length).toBeGreaterThanOrEqual(1)
      expect(paragraphs.length).toBeLessThanOrEqual(4)
      for (const one of [...advice.reasons, ...advice.confidence.loweredBy])
        expect(paragraphs.join('\n')).toContain(sentenceOf(one, language))
      if (advice.batchSize !== null) expect(paragraphs[0]).toContain(count(advice.batchSize.value))
    }
  })

  it('is in one language', () => {
    const chinese = situations
      .map(
        (advice) =>
          explain(advice, language)
            .join('')
            .match(/[\u3400-\u9fff]/g)?.length ?? 0,
      )
      .reduce((sum, characters) => sum + characters, 0)
    if (language === 'en') expect(chinese).toBe(0)
    else expect(chinese).toBeGreaterThan(300 * situations.length)
  })
})

describe('a sentence', () => {
  it('says how close a race was', () => {
    expect(sentence('lowered-close-race', { ratio: 1 })).toContain('just as quick')
    expect(sentence('lowered-close-race', { ratio: 1.08 })).toContain('only 8 % slower')
    expect(sentence('lowered-close-race', { ratio: 1.08 }, 'zh')).toContain('只慢 8 %')
  })

  it('says what the process took over its tensors: the same, a factor or a range', () => {
    const factor = (low: number, high: number): string =>
      sentence('memory-law', { bytesPerRow: 2048, low, high })
    expect(factor(1.2, 1.2)).toContain('took 1.2 times')
    expect(factor(1.3, 2.5)).toContain('took 1.3 to 2.5 times')
    expect(sentence('memory-law', { bytesPerRow: 0, low: 1, high: 1.001 })).toBe(
      'Further rows add nothing to the peak of the tensors, and in the runs the process took ' +
        'just what its tensors do, allocator and workspaces included [t1].',
    )
  })

  it('says what the replayed allocator takes, and when one more row takes much more', () => {
    const replayed = {
      bytesPerRow: 2048,
      rows: 61,
      batchSize: 700,
      allocatedBytes: 440 * MiB,
      measuredBytes: 446 * MiB,
    }
    expect(sentence('memory-replayed', replayed)).toBe(
      "Each further row adds 2 KiB of tensors; what TensorFlow's allocator was asked for " +
        'in a training with 61 rows, replayed at 700, makes it take 440 MiB, ' +
        'and the process that was run with so many took 446 MiB in all [t1].',
    )
    expect(sentence('memory-replayed', { ...replayed, oneMoreBytes: 503 * MiB })).toContain(
      'in all; one row more would take 503 MiB',
    )
  })

  it('has a singular for one row', () => {
    const limit = { largest: 1, budgetBytes: 1024 * MiB, bytes: 256 * MiB, batchSize: 1 }
    const codes = ['memory-proved', 'rows-bound', 'engine-bound', 'failure-bound'] as const
    expect(codes.map((code) => sentence(code, limit)).join(' ')).not.toMatch(
      /\b1 (training )?rows|all 1\b|1 row are/,
    )
  })

  it('says what the memory is for, and when the device does not tell', () => {
    const parts = {
      batchSize: 1,
      weightBytes: MiB,
      slotBytes: 0,
      gradientBytes: 0,
      activationBytes: 0,
      workspaceBytes: 2 * MiB,
      bytes: 3 * MiB,
      measured: true,
    }
    expect(sentence('memory-parts', parts)).toContain(
      'no optimizer slots, hardly any gradients, and no activations; ' +
        'allocator and workspaces add 2 MiB',
    )
    expect(sentence('memory-parts', { ...parts, workspaceBytes: -MiB })).toContain(
      'needs 1 MiB less than that',
    )
    for (const language of languages)
      expect(sentence('memory-parts', { ...parts, measured: false }, language)).toContain('3 MiB')
  })

  it('says which trial failed, and repeats the message of the engine', () => {
    const late = { what: 'run', batchSize: 90, cause: 'timedOut' } as const
    expect(sentence('missing', late)).toBe(
      'There is not enough evidence for an answer yet: the run at batch 90 took too long [t1].',
    )
    expect(sentence('missing', late, 'zh')).toBe(
      '目前证据还不足以给出答案：批大小 90 的运行超时了[t1]。',
    )
    const crashed = {
      what: 'trace',
      batchSize: 2,
      cause: 'crashed',
      message: 'Check failed',
    } as const
    expect(sentence('missing', crashed, 'zh')).toContain('批大小 2 的追踪崩溃了：Check failed')
  })

  it('says after how many trainings the probe is repaid, or that it is not', () => {
    const usual = {
      batchSize: 32,
      learningRate: 0.01,
      level: 0.2,
      timeMs: 1000,
      usualMs: 3000,
      ratio: 3,
      seen: true,
      same: false,
      trainings: 10,
    }
    const repaid = { ...usual, savedMs: 2000, repaidAfter: 19 }
    expect(sentence('probe-repaid', repaid)).toContain(
      'after about 19 such trainings of the 10 that you named',
    )
    expect(sentence('probe-repaid', repaid, 'zh')).toContain('大约训练 19 次')
    expect(sentence('probe-repaid', { ...repaid, repaidAfter: 1 })).toContain(
      'a single training repays the probe',
    )
    expect(sentence('probe-not-repaid', { ...usual, ratio: 0.8 })).toContain('even quicker')
    expect(sentence('probe-share', { wallMs: 37_000, totalMs: 9000, epochs: 20, ratio: 4.1 })).toBe(
      'That is 4.1 times the 9 s that your 20 epochs should take, more than a single training can save [t1].',
    )
  })

  it('gives a cost in the currency that was named, in your currency, or as energy', () => {
    const cost = { cost: 0.0123, timeMs: 9000, epochs: 20 }
    const inMoney = (currency: string): string =>
      sentence('training-cost', { ...cost, unit: 'money', currency })
    expect(inMoney('EUR')).toContain('0.0123 EUR on one device')
    expect(inMoney('')).toContain('0.0123 in your currency')
    const asEnergy = {
      ...cost,
      unit: 'kWh',
      currency: '',
      watts: 120,
      kilowattHours: 0.0123,
    } as const
    expect(sentence('training-cost', asEnergy, 'zh')).toContain('12.3 Wh')
  })

  it('is empty for a code of a newer version', () => {
    const newer = {
      ...reason('noise-unknown', { tried: true }),
      code: 'something-new' as 'noise-unknown',
    }
    expect(sentenceOf(newer, 'en')).toBe('')
  })
})
