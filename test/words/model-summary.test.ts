/** Every note about a model has a message in each language, and every line is a whole sentence. */
import { expect, test } from 'vitest'
import {
  modelNote,
  type ModelNoteCode,
  type UnderstoodModel,
} from '../../src/advice/vocabulary/understood-model.js'
import { languages } from '../../src/words/messages.js'
import { describeModel } from '../../src/words/model-summary.js'
import { messagesOf } from './message-source.js'

const notes = {
  'weights-not-read': modelNote('weights-not-read', {}),
  'rate-replaced': modelNote('rate-replaced', { rate: 0.001 }),
  'schedule-replaced': modelNote('schedule-replaced', { schedule: 'CosineDecay' }),
  'keys-without-effect': modelNote('keys-without-effect', { keys: 'metrics, seed' }),
  'augmentation-left-out': modelNote('augmentation-left-out', { layers: 1 }),
  'computes-in-16-bits': modelNote('computes-in-16-bits', {}),
} satisfies Record<ModelNoteCode, unknown>

const model: UnderstoodModel = {
  format: 'hdf5',
  name: 'small',
  layers: 3,
  layerTypes: [{ type: 'Dense', count: 3 }],
  parameters: 43,
  trainableParameters: 43,
  inputs: [{ name: 'x', shape: [4] }],
  outputs: [
    {
      name: 'y',
      shape: [3],
      activation: 'softmax',
      loss: { name: 'categoricalCrossentropy', weight: 1, settings: {} },
    },
    { name: 'z', shape: [1], activation: 'linear', loss: null },
  ],
  optimizer: { name: 'adam', settings: {} },
  notes: Object.values(notes),
  obstacles: [{ pointer: '/loss', accepted: 'a loss', message: 'the loss own is not supported' }],
}

test.each(languages)('a model is described line by line in %s', (language) => {
  const lines = [
    ...describeModel(model, language),
    ...describeModel({ ...model, optimizer: null, format: 'json' }, language),
  ]
  expect(lines).toHaveLength(2 * (1 + 1 + 2 + 1 + 6 + 1))
  for (const line of lines) expect(line).not.toMatch(/[{}$?\n]| {2}|undefined|NaN/)
  const other = ['file', 'input', 'output', 'optimizer', 'no-optimizer', 'obstacle']
  const ids = [...other, ...Object.keys(notes)].map((code) => `model-${code}`)
  const messages = messagesOf(language).filter(({ file }) => file === 'model')
  expect(messages.map(({ id }) => id).sort()).toEqual(ids.sort())
})
