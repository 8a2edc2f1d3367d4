import { expect, it } from 'vitest'
import { doubtCodes, mainDoubt } from '../../../src/advice/brief/doubts.js'
import { reason, reasonCodes } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf } from '../../support/advice-of.js'

const oneSeed = reason('lowered-one-seed', {}, ['t1'])
const closeRace = reason('lowered-close-race', { ratio: 1.06 }, ['t1'])
const won = { candidates: 5, level: 0.2, timeMs: 3200 }

it('without a doubt there is none', () => {
  expect(mainDoubt(adviceOf({}))).toBeNull()
})

it('a doubt that alone makes the confidence low comes before a lesser one', () => {
  const noRace = reason('lowered-no-race', {}, ['t2'])
  expect(mainDoubt(adviceOf({ loweredBy: [oneSeed, noRace] }))).toMatchObject({
    place: 'doubt',
    code: 'lowered-no-race',
    evidence: ['t2'],
  })
})

it('a close race names its second', () => {
  const second = { secondBatchSize: 128, secondRate: 0.003, ratio: 1.06 }
  const race = reason('race-won', { ...won, ...second }, ['t1', 't2'])
  const advice = adviceOf({ reasons: [race], loweredBy: [oneSeed, closeRace] })
  expect(mainDoubt(advice)).toEqual({
    place: 'doubt',
    code: 'close-second',
    values: { batchSize: 128, learningRate: 0.003, ratio: 1.06 },
    evidence: ['t1', 't2'],
    source: null,
  })
})

it('a second that another seed overruled is said by the seeds', () => {
  const pair = { batchSize: 32, learningRate: 0.003 }
  const race = reason('race-tied', {
    ...won,
    secondBatchSize: 32,
    secondRate: 0.003,
    ratio: 0.9,
  })
  const times = { firstMs: 900, otherMs: 1500, reached: true, ownFirstMs: 1000, ownOtherMs: 1000 }
  const overruled = reason('replicate-overruled', { ...pair, ...times }, ['t8'])
  const advice = adviceOf({ reasons: [race, overruled], loweredBy: [closeRace] })
  expect(mainDoubt(advice)).toMatchObject({ code: 'replicate-overruled', evidence: ['t8'] })
})

it('a second that was much slower than the margin is not the one that came close', () => {
  const second = { secondBatchSize: 32, secondRate: 0.1, ratio: 1.38 }
  const race = reason('race-won', { ...won, ...second })
  const advice = adviceOf({ reasons: [race], loweredBy: [closeRace] })
  expect(mainDoubt(advice)?.code).toBe('lowered-close-race')
})

it('a close race without a second that arrived keeps its own words', () => {
  const advice = adviceOf({ reasons: [reason('race-won', won)], loweredBy: [closeRace] })
  expect(mainDoubt(advice)?.code).toBe('lowered-close-race')
})

it('every doubt has a rank', () => {
  const all = reasonCodes.filter((code) => code.startsWith('lowered-'))
  expect([...doubtCodes].sort()).toEqual([...all].sort())
})
