import { describe, expect, it } from 'vitest'
import {
  firstUnsupported,
  inOneLine,
  trialIdAt,
} from '../../../src/advice/conclusion/engine-choice.js'
import type { OutcomeCause, TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { raceTrialOf } from '../../support/situation.js'

const plainTrial = raceTrialOf([])
const trialOf = (spec: TrialSpec, cause: OutcomeCause): TrialRecord => ({
  ...plainTrial,
  spec,
  outcome: { ...plainTrial.outcome, cause },
})

describe('an engine cannot train the model', () => {
  const race = {
    kind: 'race',
    batchSize: 8,
    learningRate: 0.1,
    rung: 0,
    untilMs: 1,
    seed: 1,
  } as const
  const rprop: TrialSpec = { ...race, method: 'rprop' }
  const noise: TrialSpec = {
    kind: 'noise',
    batchSize: 8,
    learningRate: 0.1,
    deviceMs: 1,
    microBatchSize: 8,
    microBatches: 2,
  }
  const anneal: TrialSpec = {
    kind: 'anneal',
    batchSize: 8,
    learningRate: 0.1,
    seed: 1,
    from: 0,
    steps: 10,
  }
  const grow: TrialSpec = { ...anneal, kind: 'grow', batchSize: 64, grownFrom: 8, from: 10 }
  it('where a training is unsupported', () =>
    expect(firstUnsupported({ trials: [trialOf(race, 'unsupported')] })).not.toBeNull())
  it.each<[string, readonly TrialRecord[]]>([
    ['Rprop on all rows', [trialOf(rprop, 'unsupported')]],
    ['the noise of gradients', [trialOf(noise, 'unsupported')]],
    ['a falling learning rate', [trialOf(anneal, 'unsupported')]],
    ['a batch that grows', [trialOf(grow, 'unsupported')]],
    ['a trial that crashed', [trialOf(race, 'crashed')]],
    [
      'a larger size of a kind that completed',
      [trialOf(race, 'completed'), trialOf({ ...race, batchSize: 4096 }, 'unsupported')],
    ],
  ])('not for %s', (_case, trials) => expect(firstUnsupported({ trials })).toBeNull())
})

it('a message of an engine becomes part of a sentence', () => {
  expect(inOneLine('  a [b]\n {c}. ')).toBe('a (b) (c)')
  expect(inOneLine('x'.repeat(1000)).length).toBe(300)
})

it('a trial of another engine is cited with its place', () =>
  expect(trialIdAt({ engine: 'webgpu', deviceId: 'webgpu:0' }, 't1')).toBe('t1@webgpu/webgpu:0'))
