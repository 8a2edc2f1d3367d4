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
  'needs-memory': modelNote('needs-memory', { bytes: 8e9 }),
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
  obstacles: [],
}

const lossObstacle = {
  pointer: '/compile_config/loss/class_name',
  accepted: 'a loss',
  message: 'the loss own is not supported',
}
const optimizerObstacle = { ...lossObstacle, pointer: '/training_config/optimizer_config' }

test('a loss or an optimizer that cannot be trained is not called missing', () => {
  const unnamed: UnderstoodModel = { ...model, optimizer: null, notes: [] }
  const textWith = (obstacles: UnderstoodModel['obstacles']): string =>
    describeModel({ ...unnamed, obstacles }, 'en').join('\n')
  expect(textWith([])).toMatch(/names no loss[^]*names no optimizer/)
  expect(textWith([lossObstacle])).toMatch(/the loss of the file cannot be trained/)
  expect(textWith([lossObstacle])).not.toMatch(/names no loss/)
  expect(textWith([optimizerObstacle])).not.toMatch(/names no optimizer/)
})

test.each(languages)('a model is described line by line in %s', (language) => {
  const lines = [
    ...describeModel(model, language),
    ...describeModel(
      { ...model, optimizer: null, format: 'json', obstacles: [lossObstacle] },
      language,
    ),
  ]
  expect(lines).toHaveLength(2 * (1 + 1 + 2 + 1 + 7) + 1)
  for (const line of lines) expect(line).not.toMatch(/[{}$?\n]| {2}|undefined|NaN/)
  const other = ['file', 'input', 'output', 'optimizer', 'no-optimizer', 'obstacle']
  const ids = [...other, ...Object.keys(notes)].map((code) => `model-${code}`)
  const messages = messagesOf(language).filter(({ file }) => file === 'model')
  expect(messages.map(({ id }) => id).sort()).toEqual(ids.sort())
})
