import { describe, expect, it } from 'vitest'
import type { Trade } from '../../../src/advice/vocabulary/answer.js'
import { reason } from '../../../src/advice/vocabulary/reasons.js'
import { sources } from '../../../src/advice/vocabulary/sources.js'
import { lookOf, renderBrief } from '../../../src/cli/advise/render-brief.js'
import type { Terminal } from '../../../src/cli/streams.js'
import { displayWidth } from '../../../src/cli/terminal/text-layout.js'
import { writeBrief } from '../../../src/words/brief.js'
import { languages, type Language } from '../../../src/words/explanation.js'
import { adviceOf, neighbour } from '../../support/advice-of.js'

const theory = { optimum: 60, low: 30, high: 120, batchSize: 64 }
const advice = adviceOf(
  {
    reasons: [
      reason('race-won', { candidates: 5, level: 0.2, timeMs: 3200 }, ['t5', 't6', 't7', 't8']),
      reason('theory-optimum', theory, ['t3'], sources.mcCandlish),
      reason('rate-decay', { from: 0, to: 1200, scale: 200, batchSize: 64 }),
      neighbour('why-not-larger', 128, 1.45),
      neighbour('why-not-smaller', 32, 2.6),
    ],
    loweredBy: [reason('lowered-one-seed', {}, ['t1'])],
  },
  {
    curves: [
      {
        name: 'step-time',
        label: 'fitted',
        x: '',
        y: '',
        evidence: [],
        points: [
          [1, 10],
          [64, 16],
          [128, 20],
        ],
      },
    ],
  },
)

interface Options {
  readonly out?: Partial<Terminal>
  readonly environment?: Readonly<Record<string, string>>
  readonly language?: Language
  readonly details?: boolean
}

function rendered(options: Options = {}, shown = advice): string {
  const { out = {}, environment = {}, language = 'en', details = false } = options
  const look = lookOf({ write: () => true, ...out }, environment, { language, details })
  return renderBrief(shown, writeBrief(shown, language), look)
}

const screen = { isTTY: true, columns: 100 }

describe('without a terminal', () => {
  it('is the summary block, without colours and curves', () => {
    expect(rendered()).toBe(
      [
        'batch size 64, learning rate 0.003, Adam                      confidence: medium',
        'fits: 28.6 MiB of 512 MiB; the largest that fits is 4,096',
        '',
        'Why not larger?   128 took 1.45 times as long to the same loss.',
        'Why not smaller?  32 took 2.6 times as long to the same loss.',
        'How sure?         Medium. Each candidate trained from one seed only.',
        'Watch out         Decay the rate to zero by step 1,200.',
        '',
        'More with --details: Gradient noise, Race.',
        '',
      ].join('\n'),
    )
  })

  it('shows the trade between batch sizes with --details, as a table', () => {
    const loss = (value: number) => ({ value, low: 0.9 * value, high: 1.1 * value })
    const pair = { toLevelMs: null, reached: null } as const
    const ends: Trade = {
      level: null,
      largestAsGood: 64,
      sizes: [
        {
          batchSize: 64,
          learningRate: 0.01,
          timeMs: 60_000,
          loss: loss(0.2),
          ...pair,
          trained: true,
        },
        {
          batchSize: 1024,
          learningRate: 0.03,
          timeMs: 9000,
          loss: loss(0.3),
          ...pair,
          trained: false,
        },
      ],
    }
    expect(rendered({ details: true }, { ...advice, trade: ends })).toContain(
      [
        'Batch sizes, each at its best rate',
        'batch  rate  whole training  ends at (80 % range)',
        '   64  0.01            60 s  0.2 (0.18–0.22)',
        '1,024  0.03             9 s  0.3 (0.27–0.33), not trained',
        '',
      ].join('\n'),
    )
    const times: Trade = {
      level: 0.25,
      largestAsGood: null,
      sizes: ends.sizes.map((size, i) => ({
        ...size,
        loss: null,
        toLevelMs: 1000 * (i + 1),
        reached: i === 0,
      })),
    }
    const text = rendered({ details: true }, { ...advice, trade: times })
    expect(text).toContain('rate  whole training  to a validation loss of 0.25\n')
    expect(text).toContain(' 9 s  about 2 s, not reached yet\n')
    expect(rendered({ language: 'zh', details: true }, { ...advice, trade: times })).toContain(
      '约 2 秒，尚未达到',
    )
    expect(rendered({ details: true })).not.toContain('whole training')
  })

  it('adds the sections with --details: trials beside the heading, sources as footnotes', () => {
    const text = rendered({ details: true })
    expect(text).toContain(
      'Race  trials t5–t8\nOf 5 candidates the advised pair was first to a validation loss of 0.2, after\n3.2 s.\n',
    )
    expect(text).toContain('puts the quickest batch near 60, 30–120.¹\n')
    expect(text).toContain('Sources\n¹  McCandlish et al.: ')
    expect(text).not.toContain('--details')
    expect(text).not.toMatch(/[[\]]/)
  })
})

describe('on a terminal', () => {
  it('has colours and a curve', () => {
    const text = rendered({ out: screen })
    expect(text).toContain('\u001B[33mconfidence: medium\u001B[39m')
    expect(text).toContain('Rows a second\u001B[22m     ▁▅█  batch 1–128')
  })

  it('has a curve but no colours with NO_COLOR', () => {
    const text = rendered({ out: screen, environment: { NO_COLOR: '1' } })
    expect(text).not.toContain('\u001B')
    expect(text).toContain('▁▅█')
  })

  it.each(languages)('keeps to 60 columns in %s', (language) => {
    const out = { isTTY: true, columns: 60 }
    const text = rendered({ out, environment: { NO_COLOR: '1' }, language, details: true })
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(60)
  })

  it('puts the confidence below the pair where both do not fit on a line', () => {
    const lines = rendered({ out: { columns: 50 } }).split('\n')
    expect(lines.slice(0, 2)).toEqual([
      'batch size 64, learning rate 0.003, Adam',
      'confidence: medium',
    ])
  })
})

it('says why there is no pair, and what to do', () => {
  const none = { batchSize: null, learningRate: null, verdict: 'nothing-trained' } as const
  const failed = reason('nothing-trained', {
    candidates: 6,
    diverged: 6,
    steps: 40,
    falling: false,
  })
  const bytes = { kind: 'inputs-of-bytes', name: 'x', low: 0, high: 255 } as const
  const reasons = [failed, reason('data-scale', bytes), reason('cause-loss', {})] as const
  const text = rendered({}, adviceOf({}, { ...none, reasons, largestBatchSize: null }))
  expect(text).toContain('Nothing trained: all 6 candidates diverged.\n')
  expect(text).toContain('What to do  Divide the input x by 255. Check that the loss suits')
  expect(text).not.toContain('How sure?')
})
