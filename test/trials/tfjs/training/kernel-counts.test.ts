import { expect, it } from 'vitest'
import type { KernelCounts } from '../fixtures/kernel-counts.js'
import { readValues } from '../fixtures/run-program.js'

const sequenceTypes = [
  'LSTM',
  'GRU',
  'SimpleRNN',
  'Bidirectional',
  'TimeDistributed',
  'Attention',
  'AdditiveAttention',
  'MultiHeadAttention',
  'GroupQueryAttention',
]

it('kernels of a training step with attention or recurrence do not grow with the rows', async () => {
  const cases = await readValues<KernelCounts>('kernel-counts.ts', '4,16', ...sequenceTypes)
  const types = new Set(cases.map(({ name }) => name.replace(/ \d+$/, '')))
  expect([...types].sort()).toEqual([...sequenceTypes].sort())
  for (const { name, kernels } of cases) {
    const [few = 0, many = 0] = kernels
    expect(few, name).toBeGreaterThan(0)
    expect(many, name).toBe(few)
  }
})
