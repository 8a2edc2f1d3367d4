/** What a program of PyTorch may return, and what is said of one that cannot be measured. */
import { describe, expect, it } from 'vitest'
import { pythonFor } from '../support/python.js'
import { describeAll, sentencesOf } from './describe-all.js'

const python = pythonFor('torch', 'the tests of programs of PyTorch')

const faults: Readonly<Record<string, RegExp>> = {
  one_row: /^bad_torch\.py:19: one_row: data has 1 row; a training needs 3 at least/,
  unequal_rows:
    /^bad_torch\.py:31: unequal_rows: data: 2 rows cannot be made into a batch: .*equal/,
  broken_rows: /^bad_torch\.py:37: data: 2 rows cannot be made into a batch: KeyError: 'label'/,
  stream: /^bad_torch\.py:49: stream: data is an IterableDataset, whose rows have no numbers/,
  no_length: /^bad_torch\.py:58: no_length: data has no length/,
  nan_loss: /^bad_torch\.py:62: nan_loss: the loss of the first step is nan/,
  loss_of_rows: /^bad_torch\.py:66: loss_of_rows: loss returned shape \[2\]; return the mean/,
  detached_loss: /^bad_torch\.py:70: detached_loss: the loss does not depend on the model/,
  no_parameters: /^bad_torch\.py:74: no_parameters: the model has no parameters/,
  frozen: /^bad_torch\.py:78: frozen: every parameter of the model is frozen/,
  wrong_shape: /^bad_torch\.py:92: RuntimeError: mat1 and mat2 shapes cannot be multiplied/,
  made_optimizer: /^bad_torch\.py:95: made_optimizer: optimizer is an object of type SGD; give a f/,
  deaf_optimizer: /^bad_torch\.py:99: deaf_optimizer: optimizer\(.*\) has the learning rate 0\.1;/,
  no_loss: /^bad_torch\.py:103: no_loss: give either loss\(outputs, targets\), or step/,
}

describe.skipIf(python === null)('a program of PyTorch', () => {
  it('that cannot be measured ends as one sentence with file and line', async () => {
    const answers = await describeAll(python, 'torch', 'bad_torch.py', [
      ...Object.keys(faults),
      'huge',
    ])
    const huge = answers.at(-1)
    const sentences = sentencesOf(answers.slice(0, -1))
    for (const [i, fault] of Object.values(faults).entries()) expect(sentences[i]).toMatch(fault)
    expect(huge?.['message']).toMatch(/allocate/)
  })

  it('is described with all that it may return', async () => {
    const names = ['plain', 'with_step', 'with_loader', 'with_tensors', 'unknown_optimizer']
    const [plain, step, loader, tensors, unknown] = await describeAll(
      python,
      'torch',
      'good_torch.py',
      names,
    )
    expect(plain).toMatchObject({
      rows: { training: 34, validation: 6, held: true },
      classes: 2,
      loss: 'cross_entropy',
      schedule: 'CosineAnnealingLR',
      optimizer: { name: 'SGD', family: 'momentum', settings: { momentum: 0.9 }, exact: true },
      outputs: [{ name: 'output', shape: [2] }],
    })
    expect(step).toMatchObject({ classes: null, loss: 'own', batchNorm: true })
    expect(loader).toMatchObject({ rows: { training: 34, validation: 6, held: true } })
    expect(tensors).toMatchObject({ rows: { training: 40, validation: 10, held: false } })
    expect(unknown).toMatchObject({
      optimizer: { name: 'Own', family: 'momentum', exact: false },
    })
  })

  it('as the template of batchwise init has it is described', async () => {
    const template = '../../../src/runners/python/templates/pytorch_train.py'
    const [description] = await describeAll(python, 'torch', template, ['build'])
    expect(description).toMatchObject({
      type: 'description',
      rows: { training: 1700, validation: 300, held: true },
      optimizer: { name: 'AdamW', family: 'adamw' },
    })
  })
})
