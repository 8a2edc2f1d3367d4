import { describe, expect, it } from 'vitest'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { readEvidence } from '../../../src/advice/readings.js'
import { isDecided, readWished } from '../../../src/advice/wishes/read.js'
import { question, study } from '../virtual-laboratory.js'

const { evidence } = study()
const read = (wishes: object) => readWished({ ...question, wishes }, evidence, adviceNumbers)

describe('the readings of a question', () => {
  it('without wishes are those of all evidence, the same object', () => {
    const all = readWished(question, evidence, adviceNumbers)
    expect(all).toEqual({
      evidence,
      readings: readEvidence(question, evidence, adviceNumbers),
      sizes: null,
      freeRace: [],
    })
    expect(all.evidence).toBe(evidence)
  })

  it('with a wish tell its races from those of free studies', () => {
    const { readings, sizes, freeRace } = read({ batchSize: 64 })
    expect(sizes).toEqual([64])
    expect(readings.race.every(({ batchSize }) => batchSize === 64)).toBe(true)
    expect(freeRace.length).toBeGreaterThan(0)
    expect(freeRace.some(({ batchSize }) => batchSize === 64)).toBe(false)
  })

  it('know no sizes before the memory search is over', () => {
    const asked = { ...question, wishes: { batchSize: 64 } }
    expect(readWished(asked, { trials: [] }, adviceNumbers).sizes).toBeNull()
  })
})

it.each([
  [{ batchSize: 64 }, [64], false],
  [{ learningRate: 0.1 }, [32, 64], false],
  [{ batchSize: 64, learningRate: 0.1 }, [64], true],
  [{ batchSize: 64, learningRate: 0.1 }, null, false],
] as const)('%o with the sizes %o leaves one pair: %s', (wishes, sizes, decided) => {
  expect(isDecided({ ...question, wishes }, sizes)).toBe(decided)
})
