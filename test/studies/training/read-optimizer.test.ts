import { describe, expect, it, test } from 'vitest'
import { defaultSettings } from '../../../src/advice/vocabulary/optimizer-settings.js'
import { optimizers } from '../../../src/advice/vocabulary/optimizers.js'
import { BatchwiseError, type Fault } from '../../../src/errors.js'
import { readOptimizer } from '../../../src/studies/training/read-optimizer.js'
import { savedKeys } from '../model/keys/saved-keys.js'

const read = (value: unknown) => readOptimizer(value, '/optimizer')

function faultsOf(value: unknown): readonly Fault[] {
  try {
    read(value)
  } catch (error) {
    if (error instanceof BatchwiseError) return error.faults
    throw error
  }
  return []
}

describe('a name', () => {
  test.each(optimizers)('%s has the defaults of Keras', (optimizer) => {
    expect(read(optimizer)).toEqual({
      optimizer,
      settings: defaultSettings(optimizer),
      replaced: null,
    })
  })

  it.each([
    ['AdamW', 'adamw'],
    ['adam_w', 'adamw'],
    ['RMSProp', 'rmsprop'],
    ['Custom>Adam', 'adam'],
  ])('%s is %s', (written, optimizer) => {
    expect(read(written).optimizer).toBe(optimizer)
  })

  it('that is unknown gets the nearest one, and never another optimizer in its place', () => {
    expect(faultsOf('adammw')).toEqual([
      {
        pointer: '/optimizer',
        value: 'adammw',
        accepted: optimizers.join(', '),
        message: 'the optimizer adammw is not supported; did you mean adamw?',
      },
    ])
  })
})

describe('a question', () => {
  it('gives settings in camelCase', () => {
    const { optimizer, settings } = read({ name: 'adamw', weightDecay: 0.01, beta1: 0.95 })
    expect(optimizer).toBe('adamw')
    expect(settings).toEqual({ ...defaultSettings('adamw'), weightDecay: 0.01, beta1: 0.95 })
  })

  it('may switch a setting off with null', () => {
    expect(read({ name: 'adamw', weightDecay: null }).settings['weightDecay']).toBeNull()
  })

  it('names SGD by its momentum', () => {
    expect(read({ name: 'sgd', momentum: 0.8, nesterov: true }).optimizer).toBe('momentum')
    expect(read({ name: 'momentum', momentum: 0 }).optimizer).toBe('sgd')
  })

  it('says all that is wrong, each with what is accepted', () => {
    const value = { name: 'adam', beta_1: 1.5, weightdecay: 0.1, clipnorm: 1, clipvalue: 2 }
    expect(faultsOf(value).map(({ pointer, message }) => [pointer, message])).toEqual([
      ['/optimizer/weightdecay', 'adam has no setting weightdecay; did you mean weightDecay?'],
      ['/optimizer/beta_1', 'adam: beta_1 is 1.5; accepted: a number from 0 to below 1'],
      ['/optimizer', 'gradients are clipped in one way, not by clipnorm and clipvalue'],
    ])
  })
})

describe('a Keras file', () => {
  const saved = [
    ...Object.entries(savedKeys.keras3.optimizers),
    ...Object.entries(savedKeys.keras2.optimizers),
  ].filter(([className]) => className !== 'ScheduleFreeAdamW')

  test.each(saved)('%s with its defaults has our defaults', (className, config) => {
    const { optimizer, settings, replaced } = read({ class_name: className, config })
    const changed = Object.entries(defaultSettings(optimizer)).filter(
      ([name, value]) => settings[name] !== value,
    )
    // Keras 2 saves a frequency that has no effect without use_ema
    expect(changed.filter(([name]) => name !== 'emaOverwriteFrequency')).toEqual([])
    expect(replaced?.rate).toBeCloseTo(Number(config['learning_rate']), 9)
  })

  it('keeps settings that Keras wrote as float32', () => {
    const config = { momentum: 0.800000011920929, decay: 0, nesterov: false }
    const { optimizer, settings } = read({ class_name: 'SGD', config })
    expect([optimizer, settings['momentum']]).toEqual(['momentum', 0.8])
  })

  it('has its schedule named as replaced', () => {
    const schedule = { class_name: 'CosineDecay', config: { initial_learning_rate: 0.1 } }
    const { replaced } = read({ class_name: 'Adam', config: { learning_rate: schedule } })
    expect(replaced).toEqual({ rate: null, schedule: { name: 'CosineDecay', falls: true } })
    const decayed = read({ class_name: 'SGD', config: { lr: 0.01, decay: 1e-4 } })
    expect(decayed.replaced).toEqual({ rate: null, schedule: { name: 'decay', falls: true } })
  })

  it('of TensorFlow.js has other names for the same', () => {
    const adam = { learning_rate: 0.001, beta1: 0.8, beta2: 0.99, epsilon: 1e-7 }
    expect(read({ class_name: 'Adam', config: adam }).settings).toMatchObject({
      beta1: 0.8,
      beta2: 0.99,
    })
    const rmsprop = { learning_rate: 0.01, decay: 0.8, momentum: 0, epsilon: null, centered: false }
    const { settings, replaced } = read({ class_name: 'RMSProp', config: rmsprop })
    expect([settings['rho'], settings['epsilon'], replaced]).toEqual([
      0.8,
      1e-7,
      { rate: 0.01, schedule: null },
    ])
  })

  it('in float16 is trained by the optimizer inside its loss scale', () => {
    const inner = { class_name: 'AdamW', config: { weight_decay: 0.02 } }
    const { optimizer, settings } = read({
      class_name: 'LossScaleOptimizer',
      config: { name: 'scale', inner_optimizer: inner, initial_scale: 32768, dynamic: true },
    })
    expect([optimizer, settings['weightDecay']]).toEqual(['adamw', 0.02])
  })

  it.each([
    [{ class_name: 'Adam', config: { gradient_accumulation_steps: 4 } }, 'remove it'],
    [{ class_name: 'Adam', config: { sparsity: 0.5 } }, 'does not know the key sparsity'],
    [{ class_name: 'ScheduleFreeAdamW', config: {} }, 'use adamw'],
    [{ class_name: 'AdamW', registered_name: 'mine>AdamW', config: {} }, 'mine>AdamW'],
    [{ class_name: 'Addons>AdamW', config: {} }, 'Addons>AdamW is not supported'],
    [{ config: {} }, 'neither a name nor an object'],
    [5, 'neither a name nor an object'],
  ])('is refused in words: %j', (value, words) => {
    expect(faultsOf(value)[0]?.message).toContain(words)
  })
})
