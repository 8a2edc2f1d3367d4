import { describe, expect, it } from 'vitest'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { citation, explain, languages, sentenceOf } from '../../src/words/explanation.js'
import { chineseSentences } from '../../src/words/chinese.js'
import { englishSentences } from '../../src/words/english.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import { bytes, count, duration, number, percent, rate } from '../../src/words/number-format.js'
import { reason, reasonCodes } from '../../src/advice/vocabulary/reasons.js'
import { conductVirtually, laws, question } from '../advice/virtual-laboratory.js'

const adviceFor = (asked: Partial<Question> = {}, known = laws) => {
  const full = { ...question, ...asked }
  const { evidence, decision } = conductVirtually(known, full)
  return conclude(full, evidence, decision)
}
const failed = [
  {
    engine: 'webgpu',
    deviceId: 'webgpu:0',
    subjectId: 's1',
    because: 'no adapter was found',
    lasting: false,
    trials: [],
  },
  {
    engine: 'tensorflow',
    deviceId: 'cuda:0',
    subjectId: 's2',
    because: 'layer warp: TensorFlow.js has no layer Warp',
    lasting: true,
    trials: ['t1'],
  },
] as const
const situations = (): ReturnType<typeof adviceFor>[] => [
  adviceFor(),
  adviceFor({ workers: 4 }),
  adviceFor({ probeBudget: { kind: 'seconds', seconds: 0 } }),
  adviceFor({ budgetBytes: 2e6 }),
  adviceFor({
    data: { origin: 'synthetic', trainingRows: 1000, validationRows: 100, classes: 500 },
    optimizer: 'adam',
  }),
  adviceFor({}, { ...laws, perRowMs: 0, bytesPerRow: 9e6 }),
  adviceFor({ objective: 'cheapest', price: { perHour: 2, currency: 'EUR' }, workers: 8 }),
  adviceFor({ objective: 'cheapest', power: { idleWatts: 30, busyWatts: 300 } }),
  adviceFor({
    objective: 'cheapest',
    price: { perKilowattHour: 0.3 },
    power: { idleWatts: 30, busyWatts: 300 },
    probeBudget: { kind: 'seconds', seconds: 60 },
  }),
  adviceFor({
    price: { perHour: 1, perKilowattHour: 40 },
    power: { idleWatts: 30, busyWatts: 300 },
  }),
  conclude(
    question,
    { trials: [] },
    { verdict: 'not-enough-evidence', missing: [{ what: 'step-time' }] },
  ),
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
      freeBytes: 2 ** 20,
      otherProcesses: 1,
      otherBytes: 2 ** 30,
      at: '2026-01-31T12:05:09.123Z',
    },
  }),
  ...[true, false].flatMap((asked) =>
    failed.map(({ engine, deviceId }) =>
      conclude(
        { ...question, engineChoice: { engine, deviceId, asked, failed, left: [] } },
        { trials: [] },
        { verdict: 'not-enough-evidence', missing: [] },
      ),
    ),
  ),
]

describe('the explanation', () => {
  it('has a sentence in both languages for every reason code, and for no other', () => {
    expect(Object.keys(englishSentences).sort()).toEqual([...reasonCodes].sort())
    expect(Object.keys(chineseSentences).sort()).toEqual([...reasonCodes].sort())
  })
  it('says every reason in one sentence that ends in its citation', () => {
    for (const language of languages)
      for (const advice of situations()) {
        for (const one of [
          ...advice.reasons,
          ...advice.confidence.loweredBy,
          ...advice.alternatives.map((alternative) => alternative.reason),
        ]) {
          const sentence = sentenceOf(one, language)
          expect(sentence).toMatch(
            language === 'en' ? /^[A-Z][^[\]]+ \[[^[\]]+\]\.$/ : /^[^[\]]+\[[^[\]]+\]。$/,
          )
          expect(sentence).not.toMatch(
            /\?|undefined|NaN|Infinity|null|\de[+-]\d|,\s*\[|\.\d{4,}[1-9]\d{3}/,
          )
        }
      }
  })
  it('tells everything in two to four paragraphs, the answer first', () => {
    for (const language of languages)
      for (const advice of situations()) {
        const paragraphs = explain(advice, language)
        expect(paragraphs.length).toBeGreaterThanOrEqual(1)
        expect(paragraphs.length).toBeLessThanOrEqual(4)
        for (const one of [...advice.reasons, ...advice.confidence.loweredBy])
          expect(paragraphs.join('\n')).toContain(sentenceOf(one, language))
        if (advice.batchSize !== null)
          expect(paragraphs[0]).toContain(count(advice.batchSize.value))
      }
  })
  it('is Chinese in Chinese and English in English', () => {
    const [english, chinese] = languages.map((language) =>
      explain(adviceFor({ workers: 2 }), language).join(''),
    )
    expect(english).not.toMatch(/[\u3400-\u9fff]/)
    expect(chinese?.match(/[\u3400-\u9fff]/g)?.length ?? 0).toBeGreaterThan(300)
  })
  it('cites trials in order, long runs as a range, sources by author and year, and the question where nothing was measured', () => {
    const source = { author: 'Keskar et al.', title: 'On large-batch training', year: 2016 }
    expect(citation({ evidence: ['t7', 't3'], source: null }, 'q')).toBe('[t3, t7]')
    expect(citation({ evidence: ['t10', 't9', 't11', 't12', 't2'], source: null }, 'q')).toBe(
      '[t2, t9–t12]',
    )
    expect(citation({ evidence: ['t1'], source }, 'q')).toBe('[t1; Keskar et al. 2016]')
    expect(citation({ evidence: [], source: null }, 'your request')).toBe('[your request]')
  })
  it('words a close race and a range of memory factors as what they are', () => {
    expect(sentenceOf(reason('lowered-close-race', { ratio: 1 }, ['t1']), 'en')).toContain(
      'just as quick',
    )
    expect(sentenceOf(reason('lowered-close-race', { ratio: 1.08 }, ['t1']), 'en')).toContain(
      'only 8 % slower',
    )
    expect(sentenceOf(reason('lowered-close-race', { ratio: 1.08 }, ['t1']), 'zh')).toContain(
      '只慢 8 %',
    )
    expect(
      sentenceOf(reason('memory-law', { bytesPerRow: 2048, low: 1.2, high: 1.2 }, ['t1']), 'en'),
    ).toContain('took 1.2 times')
    const replayed = {
      bytesPerRow: 2048,
      rows: 61,
      batchSize: 700,
      allocatedBytes: 440 * 2 ** 20,
      measuredBytes: 446 * 2 ** 20,
    }
    expect(sentenceOf(reason('memory-replayed', replayed, ['t1']), 'en')).toBe(
      "Each further row adds 2 KiB of tensors; what TensorFlow's allocator was asked for in a training with 61 rows, replayed at 700, makes it take 440 MiB, and the process that was run with so many took 446 MiB in all [t1].",
    )
    expect(
      sentenceOf(
        reason('memory-replayed', { ...replayed, oneMoreBytes: 503 * 2 ** 20 }, ['t1']),
        'en',
      ),
    ).toContain('in all; one row more would take 503 MiB')
    expect(
      sentenceOf(reason('memory-law', { bytesPerRow: 2048, low: 1.3, high: 2.5 }, ['t1']), 'en'),
    ).toContain('took 1.3 to 2.5 times')
  })
  it('words memory in the singular, without a row, and where a device does not tell', () => {
    const limit = { largest: 1, budgetBytes: 2 ** 30, bytes: 2 ** 28, batchSize: 1 }
    expect(
      ['memory-proved', 'rows-bound', 'engine-bound', 'failure-bound']
        .map((code) => sentenceOf(reason(code as 'memory-proved', limit, ['t1']), 'en'))
        .join(' '),
    ).not.toMatch(/\b1 (training )?rows|all 1\b|1 row are/)
    const parts = {
      batchSize: 1,
      weightBytes: 2 ** 20,
      slotBytes: 0,
      gradientBytes: 0,
      activationBytes: 0,
      workspaceBytes: 2 ** 21,
      bytes: 3 * 2 ** 20,
    }
    expect(
      sentenceOf(reason('memory-parts', { ...parts, measured: true }, ['t1']), 'en'),
    ).toContain(
      'no optimizer slots, hardly any gradients, and no activations; allocator and workspaces add 2 MiB',
    )
    expect(
      sentenceOf(
        reason('memory-parts', { ...parts, workspaceBytes: -(2 ** 20), measured: true }, ['t1']),
        'en',
      ),
    ).toContain('needs 1 MiB less than that')
    for (const language of languages)
      expect(
        sentenceOf(reason('memory-parts', { ...parts, measured: false }, ['t1']), language),
      ).toContain('3 MiB')
    expect(
      sentenceOf(reason('memory-law', { bytesPerRow: 0, low: 1, high: 1.001 }, ['t1']), 'en'),
    ).toBe(
      'Further rows add nothing to the peak of the tensors, and in the runs the process took just what its tensors do, allocator and workspaces included [t1].',
    )
  })
  it('says in both languages how a trial ended that the answer waits for, in its own words', () => {
    const missing = reason('missing', { what: 'run', batchSize: 90, cause: 'timedOut' }, ['t4'])
    expect(languages.map((language) => sentenceOf(missing, language))).toEqual([
      'There is not enough evidence for an answer yet: the run at batch 90 took too long [t4].',
      '目前证据还不足以给出答案：批大小 90 的运行超时了[t4]。',
    ])
    expect(
      sentenceOf(
        reason(
          'missing',
          { what: 'trace', batchSize: 2, cause: 'crashed', message: 'Check failed' },
          ['t1'],
        ),
        'zh',
      ),
    ).toContain('批大小 2 的追踪崩溃了：Check failed')
  })
  it('words a repaid and an unrepaid probe, and costs in the unit that was given', () => {
    const paid = {
      batchSize: 32,
      learningRate: 0.01,
      timeMs: 1000,
      usualMs: 3000,
      ratio: 3,
      savedMs: 2000,
      seen: true,
      level: 0.2,
      same: false,
      trainings: 10,
      repaidAfter: 19,
    }
    expect(sentenceOf(reason('probe-repaid', paid, ['t9']), 'en')).toContain(
      'after about 19 such trainings of the 10 that you named',
    )
    expect(sentenceOf(reason('probe-repaid', { ...paid, repaidAfter: 1 }, ['t9']), 'en')).toContain(
      'a single training repays the probe',
    )
    expect(sentenceOf(reason('probe-repaid', paid, ['t9']), 'zh')).toContain('大约训练 19 次')
    expect(sentenceOf(reason('probe-not-repaid', { ...paid, ratio: 0.8 }, ['t9']), 'en')).toContain(
      'even quicker',
    )
    expect(
      sentenceOf(
        reason('probe-share', { deviceMs: 37_000, totalMs: 9000, epochs: 20, ratio: 4.1 }, ['t9']),
        'en',
      ),
    ).toBe('That is 4.1 times the 9 s that your 20 epochs should take [t9].')
    const cost = { cost: 0.0123, timeMs: 9000, epochs: 20 }
    expect(
      sentenceOf(
        reason('training-cost', { ...cost, unit: 'money', currency: 'EUR' }, ['t1']),
        'en',
      ),
    ).toContain('0.0123 EUR on one device')
    expect(
      sentenceOf(reason('training-cost', { ...cost, unit: 'money', currency: '' }, ['t1']), 'en'),
    ).toContain('0.0123 in your currency')
    expect(
      sentenceOf(
        reason(
          'training-cost',
          { ...cost, unit: 'kWh', currency: '', watts: 120, kilowattHours: 0.0123 },
          ['t1'],
        ),
        'zh',
      ),
    ).toContain('12.3 Wh')
  })
  it('skips a code of a newer version instead of failing', () => {
    expect(
      sentenceOf(
        { ...reason('noise-unknown', {}), code: 'something-new' as 'noise-unknown' },
        'en',
      ),
    ).toBe('')
  })
})

describe('numbers for people', () => {
  it('rates have two significant digits and no exponent', () =>
    expect([0.0031623, 1e-5, 0.1, 3, 12.34].map(rate)).toEqual([
      '0.0032',
      '0.00001',
      '0.1',
      '3',
      '12',
    ]))
  it('sizes are whole with separators', () =>
    expect([12_345.6, 64, 1000, 2.345, 1_234_567].map(count)).toEqual([
      '12,346',
      '64',
      '1,000',
      '2.3',
      '1,234,567',
    ]))
  it('bytes are binary', () =>
    expect([12, 1536, 1_572_864, 2 ** 33, 1_073_000_000].map(bytes)).toEqual([
      '12 bytes',
      '1.5 KiB',
      '1.5 MiB',
      '8 GiB',
      '1,023 MiB',
    ]))
  it('durations pick their unit', () => {
    const units = { ms: 'ms', s: 's', min: 'min', h: 'h' }
    expect([0.5234, 12, 3200, 90_000, 240_000, 9_000_000].map((ms) => duration(ms, units))).toEqual(
      ['0.52 ms', '12 ms', '3.2 s', '90 s', '4 min', '2.5 h'],
    )
  })
  it('others keep three digits; what is missing shows', () => {
    expect([number(0.213456), number(12_345), percent(0.1234), rate(undefined)]).toEqual([
      '0.213',
      '12,345',
      '12 %',
      '?',
    ])
  })
})
