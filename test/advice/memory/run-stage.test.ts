import { describe, expect, it } from 'vitest'
import { gibibyte, isProved, rows, searchVirtually } from './virtual-memory.js'

describe('a run that crashes', () => {
  it('leads to a smaller proved size, bounded by the failure', () => {
    const found = searchVirtually({ crashesFrom: 500 }, { budgetBytes: gibibyte, ...rows(100_000) })
    expect(found.end).toMatchObject({ kind: 'largest', bound: 'failure' })
    expect(isProved(found)).toBe(true)
    expect(found.end.kind === 'largest' && found.end.batchSize).toBeLessThan(500)
  })
  it('ends the search with its message where every size crashes', () => {
    const found = searchVirtually({ crashesFrom: 1 })
    expect(found.end.kind === 'blocked' && found.end.missing).toMatchObject({
      what: 'run',
      cause: 'crashed',
      message: expect.stringContaining('it ended as crashed') as string,
    })
    expect(found.runs.length).toBeLessThanOrEqual(2)
  })
})
