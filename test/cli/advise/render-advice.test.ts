import { describe, expect, it } from 'vitest'
import { memoryBounds, type Advice } from '../../../src/advice/vocabulary/answer.js'
import { renderAdvice } from '../../../src/cli/advise/render-advice.js'
import { someAdvice } from '../../support/memory-use-cases.js'

const rendered = (changes: Partial<Advice> = {}): string =>
  renderAdvice({ ...someAdvice, ...changes }, [])

/** Some advice whose memory has these parts beside the usual ones. */
function withMemoryParts(parts: Partial<NonNullable<Advice['memory']['parts']>>): Partial<Advice> {
  const { memory } = someAdvice
  if (!memory.parts) throw new Error('some advice has memory parts')
  return { memory: { ...memory, parts: { ...memory.parts, ...parts } } }
}

describe('an advice in the terminal', () => {
  it('shows the setting, its ranges, the confidence, limits, times, alternatives and why', () => {
    const text = renderAdvice(someAdvice, ['Train with 64 rows per step [t1].'])
    for (const part of [
      '64  (32 to 128)',
      '0.003  (0.0015 to 0.006)',
      'medium',
      '4,096 (memory, verified)',
      '4.2 ms',
      '110 ms (23 steps)',
      'least-memory',
      '28.6 MiB of 512 MiB',
      'global batch 128',
      '[t1]',
    ])
      expect(text).toContain(part)
  })

  it('shows what the memory is for', () => {
    expect(rendered()).toContain(
      'weights 4 MiB, optimizer slots 8 MiB, gradients 1 MiB, activations 18 MiB, ' +
        'less 2.39 MiB by working in place',
    )
    expect(rendered(withMemoryParts({ slotBytes: 0, workspaceBytes: 2 ** 20 }))).toContain(
      'weights 4 MiB, gradients 1 MiB, activations 18 MiB, workspaces 1 MiB\n',
    )
    expect(rendered({ memory: { ...someAdvice.memory, parts: null } })).not.toContain('weights')
  })

  it('shows what keeps a larger batch size away', () => {
    const texts = memoryBounds.map((bound) =>
      rendered({ largestBatchSize: { value: 64, verified: true, bound } }),
    )
    for (const [i, words] of [
      '64 (memory, verified)',
      '64 (all rows, verified)',
      '64 (largest tensor of the engine, verified)',
      '64 (a larger one failed, verified)',
    ].entries())
      expect(texts[i]).toContain(words)
  })

  it('shows why there is no answer', () => {
    const none = { batchSize: null, learningRate: null }
    const misfit = { ...none, verdict: 'does-not-fit' } as const
    const nothing = rendered({ ...misfit, largestBatchSize: null })
    expect(nothing).toContain('batch size 1 already exceeds')
    expect(rendered(misfit)).toContain('a smaller batch size than you asked for does')
    expect(rendered({ ...none, verdict: 'not-enough-evidence' })).toContain('Not enough evidence')
  })
})
