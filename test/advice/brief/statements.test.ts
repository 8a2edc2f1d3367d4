import { expect, it } from 'vitest'
import {
  firstOf,
  reasonOf,
  reasonsOf,
  rule,
  statementsBy,
} from '../../../src/advice/brief/statements.js'
import { reason } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf } from '../../support/advice-of.js'

const warmup = reason('warmup', { steps: 40 }, ['t1'])
const seed = reason('lowered-one-seed', {})
const small = reason('alternative-small-batch', { batchSize: 8, learningRate: 0.001 })
const advice = adviceOf({ reasons: [warmup], loweredBy: [seed], alternatives: [small] })

it('doubts and alternatives count among the reasons', () => {
  expect(reasonsOf(advice)).toEqual(expect.arrayContaining([warmup, seed, small]))
  expect(reasonOf(advice, 'warmup')?.values.steps).toBe(40)
  expect(reasonOf(advice, 'rate-falls')).toBeNull()
})

it('the order of the codes decides, not that of the reasons', () => {
  expect(firstOf(advice, ['lowered-one-seed', 'warmup'])).toBe(seed)
})

it('a rule reads the values of its reason', () => {
  const [long, short] = [50, 10].map((least) => rule('warmup', ({ steps }) => steps >= least))
  if (long === undefined || short === undefined) throw new Error('two rules')
  expect(statementsBy([long], 'warning', advice)).toEqual([])
  expect(statementsBy([short], 'warning', advice)).toEqual([{ ...warmup, place: 'warning' }])
})
