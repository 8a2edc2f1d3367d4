import { describe, expect, it } from 'vitest'
import { tensorElementsMax } from '../../../src/advice/vocabulary/engines.js'
import { sizeMax } from '../../../src/advice/memory/memory-step.js'
import { question } from '../virtual-laboratory.js'
import { gibibyte, rows, mebibyte, searchVirtually } from './virtual-memory.js'

describe('the largest size that one tensor allows', () => {
  const light = { lines: [{ fixedBytes: 20 * mebibyte, bytesPerRow: 100 }] }
  it('has 2^31 - 1 elements, or what the adapter allows; then the engine is the bound', () => {
    const model = { ...question.model, largestTensorElements: 3000 }
    const found = searchVirtually(light, { model, budgetBytes: 64 * gibibyte, ...rows(10_000_000) })
    expect(found.end).toEqual({
      kind: 'largest',
      batchSize: Math.floor(tensorElementsMax / 3000),
      bound: 'engine',
    })
    expect(
      searchVirtually(light, {
        model,
        tensorElementsMax: 2 ** 25,
        budgetBytes: 64 * gibibyte,
        ...rows(10_000_000),
      }).end,
    ).toEqual({ kind: 'largest', batchSize: Math.floor(2 ** 25 / 3000), bound: 'engine' })
    for (const one of found.runs) expect(one.spec.batchSize * 3000).toBeLessThan(2 ** 31)
  })
  it('is no bound where rows or memory end first', () => {
    const model = { ...question.model, largestTensorElements: 3000 }
    expect(searchVirtually(light, { model, ...rows(5000) }).end).toMatchObject({
      bound: 'rows',
      batchSize: 5000,
    })
    expect(
      searchVirtually({}, { model, budgetBytes: 100 * mebibyte, ...rows(10_000_000) }).end,
    ).toMatchObject({ bound: 'memory' })
    expect(
      sizeMax({ ...question, model: { ...question.model, largestTensorElements: 2 ** 40 } }),
    ).toEqual({ batchSize: 1, bound: 'engine' })
  })
})
