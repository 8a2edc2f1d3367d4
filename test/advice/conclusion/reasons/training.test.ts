import { describe, expect, it } from 'vitest'
import {
  plainNoiseReasons,
  trainedReasons,
} from '../../../../src/advice/conclusion/reasons/training.js'
import { defaultSettings } from '../../../../src/advice/vocabulary/optimizer-settings.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import { question } from '../../virtual-laboratory.js'
import { situationWith } from '../../../support/situation.js'

const asked: Question = {
  ...question,
  model: { ...question.model, parameters: 16_000_000, trainableParameters: 8_002 },
  losses: [
    {
      loss: 'huber',
      weight: 0.5,
      settings: { reduction: 'sum_over_batch_size', delta: 2 },
    },
    { loss: 'binaryCrossentropy', weight: 1, classWeights: [1, 5] },
  ],
  optimizer: 'adamw',
  optimizerSettings: { ...defaultSettings('adamw'), weightDecay: 0.01, clipnorm: 1 },
  trainingOrigin: { losses: 'file', optimizer: 'file', replacedSchedule: 'CosineDecay' },
}

describe('what the trials trained', () => {
  it('names losses, optimizer, changed parameters and trainable parameters', () => {
    const [trained, replaced] = trainedReasons(situationWith({ question: asked }))
    expect(trained).toMatchObject({
      code: 'trained-with',
      values: {
        losses: '0.5 x huber (delta 2) + binaryCrossentropy (classWeights 1, 5)',
        origin: 'file',
        optimizer: 'adamw',
        settings: 'weightDecay 0.01, clipnorm 1',
        trainable: 8_002,
        parameters: 16_000_000,
      },
    })
    expect(replaced).toMatchObject({
      code: 'schedule-replaced',
      values: { schedule: 'CosineDecay', falls: false },
    })
  })

  it('names the program, its framework and what is known of its optimizer', () => {
    const program = {
      name: 'train.py:build',
      framework: 'PyTorch 2.13.0',
      fingerprint: 'f',
      loss: 'cross_entropy',
      optimizer: 'Shampoo',
      optimizerIsKnown: false,
      layers: 3,
      rowsAreHeld: true,
    }
    const [measured] = trainedReasons(situationWith({ question: { ...asked, program } }))
    expect(measured).toMatchObject({
      code: 'measured-in',
      values: {
        program: 'train.py:build',
        framework: 'PyTorch 2.13.0',
        loss: 'cross_entropy',
        optimizerClass: 'Shampoo',
        optimizer: 'adamw',
        known: false,
        held: true,
      },
    })
  })

  it.each(['file', 'request'] as const)('names the schedule that the %s wants', (origin) => {
    const trainingOrigin = { losses: 'softmax', optimizer: 'file', schedule: origin } as const
    const falling = { ...asked, schedule: 'falling', trainingOrigin } as const
    expect(trainedReasons(situationWith({ question: falling }))[1]).toMatchObject({
      code: 'schedule-asked',
      values: { schedule: 'falling', origin },
    })
  })

  it('says nothing of a schedule that was left open', () => {
    const trainingOrigin = { losses: 'softmax', optimizer: 'file', schedule: 'default' } as const
    const open = { ...asked, schedule: 'either', trainingOrigin } as const
    expect(trainedReasons(situationWith({ question: open }))).toHaveLength(1)
  })

  it('names the written rate as replaced', () => {
    const trainingOrigin = { losses: 'softmax', optimizer: 'file', replacedRate: 0.001 } as const
    const reasons = trainedReasons(situationWith({ question: { ...asked, trainingOrigin } }))
    expect(reasons[1]).toMatchObject({ code: 'rate-replaced', values: { rate: 0.001 } })
  })

  it('is not known of studies of earlier releases', () => {
    expect(trainedReasons(situationWith({ question }))).toEqual([])
  })
})

describe('the noise', () => {
  it('is that before clipping and decay', () => {
    expect(plainNoiseReasons(situationWith({ question: asked }))).toMatchObject([
      { code: 'noise-plain', values: { clipped: true, decayed: true } },
    ])
    expect(plainNoiseReasons(situationWith({ question }))).toEqual([])
  })
})
