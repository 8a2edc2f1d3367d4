import { describe, expect, it } from 'vitest'
import { memoryBounds } from '../../src/advice/vocabulary/answer.js'
import { ProgressLine } from '../../src/cli/progress-line.js'
import { bytes, duration, number, renderAdvice } from '../../src/cli/render-advice.js'
import { someAdvice } from '../support/memory-use-cases.js'

describe('an advice for people', () => {
  it('says size, rate, ranges, confidence, limits, times, alternatives and why', () => {
    const text = renderAdvice(someAdvice, ['Train with 64 rows per step [t1].'])
    for (const part of [
      '64  (32 to 128)',
      '0.003  (0.0015 to 0.006)',
      'medium',
      '4096 (memory, verified)',
      '4.2 ms',
      '110 ms (23 steps)',
      'least-memory',
      '28.6 MiB of 512 MiB',
      'global batch 128',
      '[t1]',
    ])
      expect(text).toContain(part)
  })
  it('says what the memory is for, and what keeps a larger size away', () => {
    const { memory } = someAdvice
    if (!memory.parts) throw new Error('the advice has them')
    expect(renderAdvice(someAdvice, [])).toContain(
      'weights 4 MiB, optimizer slots 8 MiB, gradients 1 MiB, activations 18 MiB, less 2.39 MiB by working in place',
    )
    expect(
      renderAdvice(
        {
          ...someAdvice,
          memory: { ...memory, parts: { ...memory.parts, slotBytes: 0, workspaceBytes: 2 ** 20 } },
        },
        [],
      ),
    ).toContain('weights 4 MiB, gradients 1 MiB, activations 18 MiB, workspaces 1 MiB\n')
    expect(renderAdvice({ ...someAdvice, memory: { ...memory, parts: null } }, [])).not.toContain(
      'weights',
    )
    const texts = memoryBounds.map((bound) =>
      renderAdvice({ ...someAdvice, largestBatchSize: { value: 64, verified: true, bound } }, []),
    )
    for (const [i, words] of [
      '64 (memory, verified)',
      '64 (all rows, verified)',
      '64 (largest tensor of the engine, verified)',
      '64 (a larger one failed, verified)',
    ].entries())
      expect(texts[i]).toContain(words)
  })
  it('says what it cannot say', () => {
    const none = { ...someAdvice, batchSize: null, learningRate: null }
    expect(renderAdvice({ ...none, verdict: 'does-not-fit' }, [])).toContain(
      'not even batch size 1',
    )
    expect(renderAdvice({ ...none, verdict: 'not-enough-evidence' }, [])).toContain(
      'Not enough evidence',
    )
  })
  it('writes numbers with their units', () => {
    expect([
      number(0.0012345),
      number(64),
      bytes(900),
      bytes(2 ** 30 * 1.5),
      duration(1500),
      duration(180_000),
      duration(3 * 3_600_000),
    ]).toEqual(['0.00123', '64', '900 bytes', '1.5 GiB', '1.5 s', '3 min', '3 h'])
  })
})

describe('progress', () => {
  const progress = {
    stage: 'race',
    message: 'race rung 2',
    trialsDone: 3,
    fraction: 0.5,
    remainingMs: 9000,
  } as const
  const shown = (isTTY: boolean): string => {
    let text = ''
    const line = new ProgressLine({
      isTTY,
      columns: 80,
      write: (part) => {
        text += part
      },
    })
    line.show({ state: 'running', progress })
    line.show({ state: 'running', progress })
    line.show({ state: 'done', progress })
    return text
  }
  it('is a plain line per change where there is no terminal', () =>
    expect(shown(false)).toBe(' 50 %  race rung 2, at most 9 s more\n'))
  it('is one rewritten line on a terminal, and is gone at the end', () =>
    expect(shown(true)).toBe('\r\u001B[K 50 %  race rung 2, at most 9 s more\r\u001B[K'))
})
