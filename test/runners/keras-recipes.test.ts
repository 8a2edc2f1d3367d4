/** What a program of Keras may return, and what is said of one that cannot be measured. */
import { describe, expect, it } from 'vitest'
import { pythonFor } from '../support/python.js'
import { describeAll, sentencesOf } from './describe-all.js'

const python = pythonFor('keras', 'the tests of programs of Keras')
/** The program says which framework trains it. */
const framework = 'python'

const faults: Readonly<Record<string, RegExp>> = {
  no_model: /^bad_keras\.py:20: no_model: model is an object of type str; give a keras\.Model/,
  one_row: /^bad_keras\.py:24: one_row: data has 1 row; a training needs 3 at least/,
  unequal_rows: /^bad_keras\.py:28: unequal_rows: data: its rows have unequal shapes/,
  unequal_lengths: /^bad_keras\.py:33: unequal_lengths: data has arrays of 40, 39 rows/,
  wrong_parts: /^bad_keras\.py:38: wrong_parts: data is an object of type ndarray; give \(x, y\)/,
  generator: /^bad_keras\.py:42: generator: data is an object of type function; give \(x, y\)/,
  nan_loss: /^bad_keras\.py:50: nan_loss: the loss of the first step is nan/,
  no_parameters: /^bad_keras\.py:54: no_parameters: the model has no parameters/,
  frozen: /^bad_keras\.py:60: frozen: every parameter of the model is frozen/,
  wrong_shape: /^bad_keras\.py:66: wrong_shape: a step on two rows of data: .* value 6, but rece/,
  raises_in_call: /^bad_keras\.py:75: the model cannot take two rows of data: RuntimeError/,
  compiled_twice: /^bad_keras\.py:82: compiled_twice: the model is compiled, and loss is given too/,
  not_compiled: /^bad_keras\.py:86: not_compiled: .* or return 'optimizer'/,
  unknown_loss: /^bad_keras\.py:91: unknown_loss: .*loss identifier: no_such_loss/,
}

describe.skipIf(python === null)('a program of Keras', () => {
  it('that cannot be measured ends as one sentence with file and line', async () => {
    const names = [...Object.keys(faults), 'huge']
    const sentences = sentencesOf(await describeAll(python, framework, 'bad_keras.py', names))
    for (const [i, fault] of Object.values(faults).entries()) expect(sentences[i]).toMatch(fault)
    expect(sentences.at(-1)).toMatch(/OOM when allocating|allocate/)
  })

  it('is described with all that it may return', async () => {
    const names = ['uncompiled', 'two_ways', 'half', 'batches', 'subclass']
    const answers = await describeAll(python, framework, 'good_keras.py', names)
    const [uncompiled, twoWays, half, batches, subclass] = answers
    expect(uncompiled).toMatchObject({
      engine: 'keras',
      rows: { training: 34, validation: 6, held: true },
      loss: 'mean_squared_error',
      schedule: 'CosineDecay',
      layers: 2,
      optimizer: { name: 'SGD', family: 'momentum', settings: { momentum: 0.9 }, exact: true },
    })
    expect(twoWays).toMatchObject({
      parameters: 137,
      trainableParameters: 112,
      inputs: [
        { name: 'left', shape: [6] },
        { name: 'right', shape: [4] },
      ],
      outputs: [
        { name: 'kind', shape: [3] },
        { name: 'size', shape: [1] },
      ],
      loss: 'sparse_categorical_crossentropy, mean_squared_error',
      optimizer: { family: 'adamw', settings: { weightDecay: 0.01 } },
    })
    expect(half).toMatchObject({ batchNorm: true, classes: 2 })
    expect(batches).toMatchObject({ rows: { training: 40, validation: 10, held: false } })
    expect(subclass).toMatchObject({ optimizer: { name: 'Signs', exact: false }, classes: 2 })
  })

  it('as the template of batchwise init has it is described', async () => {
    const template = '../../../src/runners/python/templates/keras_train.py'
    const [description] = await describeAll(python, framework, template, ['build'])
    expect(description).toMatchObject({
      type: 'description',
      rows: { training: 1700, validation: 300, held: true },
      optimizer: { name: 'AdamW', family: 'adamw' },
    })
  })
})
