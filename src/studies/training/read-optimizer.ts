import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import { optimizers, traitsOf, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import { BatchwiseError, errorCodes, invalid, type Fault } from '../../errors.js'
import { entryOf, isObject, type Json } from '../model/json.js'
import { plainName } from '../model/keys/harmless.js'
import { keyFaults } from '../model/keys/check-keys.js'
import { lossScaleKeys, optimizerKeys } from '../model/keys/training-keys.js'
import { readSchedule, type WrittenSchedule } from './read-schedule.js'
import { readSettings } from './read-settings.js'
import { didYouMean, writtenObject, type WrittenObject } from './written-object.js'

export interface OptimizerChoice {
  readonly optimizer: Optimizer
  /** Every setting of the optimizer. */
  readonly settings: Settings
  /** What the advised learning rate replaces; null where nothing is written. */
  readonly replaced: ReplacedRate | null
}

/** The written learning rate: a number, or a schedule. */
interface ReplacedRate {
  readonly rate: number | null
  readonly schedule: WrittenSchedule | null
}

/** Names that files and questions use beside those of the table. */
const otherNames: Readonly<Record<string, Optimizer>> = { sgdmomentum: 'momentum' }

/** Optimizers that are refused, by their plain names, and what to do instead. */
export const refusedOptimizers: Readonly<Record<string, string>> = {
  multioptimizer: 'use one optimizer for all layers',
  schedulefreeadamw: 'its averaged weights replace a schedule; use adamw',
  lookahead: 'use the optimizer inside it',
  sparseadam: 'use adam',
  lbfgs: 'Batchwise tries Rprop on all rows by itself; use adam',
}

/** Reads an optimizer as a question or a file writes it. Throws BatchwiseError with all faults. */
export function readOptimizer(value: unknown, pointer: string): OptimizerChoice {
  const outer = writtenObject(value, pointer, 'optimizer')
  const written = withoutLossScale(outer)
  const optimizer = optimizerNamed(written)
  const config = withCurrentKeys(written.config, optimizer)
  const { settings, faults } = readSettings(
    { ...written, config },
    { defaults: defaultSettings(optimizer), keys: keysOf(optimizer), others: ['learningRate'] },
  )
  const all = [...lossScaleFaults(outer), ...faults, ...clippingFaults(settings, written)]
  if (all[0] !== undefined) throw new BatchwiseError(errorCodes.invalidRequest, all[0].message, all)
  return { ...namedByMomentum(optimizer, settings), replaced: replacedRate(config) }
}

/**
 * A LossScaleOptimizer keeps float16 gradients from vanishing. Trials train in float32, where its
 * scale cancels out: only the optimizer inside it counts.
 */
function withoutLossScale(written: WrittenObject): WrittenObject {
  if (plainName(written.name) !== 'lossscaleoptimizer') return written
  const key = 'inner_optimizer' in written.config ? 'inner_optimizer' : 'optimizer'
  const inner = writtenObject(written.config[key], `${written.pointer}/${key}`, 'inner optimizer')
  if (plainName(inner.name) !== 'lossscaleoptimizer') return inner
  throw invalid(inner.namePointer, inner.name, names.join(', '), 'use one LossScaleOptimizer')
}

function lossScaleFaults({ name, config, pointer, spelling }: WrittenObject): readonly Fault[] {
  if (plainName(name) !== 'lossscaleoptimizer' || spelling === 'own') return []
  const { optimizer: _older, ...keys } = config
  return keyFaults(lossScaleKeys, { config: keys, pointer, owner: name })
}

const names: readonly string[] = optimizers

function optimizerNamed({ name, namePointer }: WrittenObject): Optimizer {
  const plain = plainName(name)
  const found =
    optimizers.find(
      (optimizer) => optimizer === plain || traitsOf(optimizer).kerasClass === plain,
    ) ?? entryOf(otherNames, plain)
  if (found !== undefined) return found
  const why = entryOf(refusedOptimizers, plain)
  const hint = why === undefined ? didYouMean(name, names) : `: ${why}`
  throw invalid(
    namePointer,
    name,
    names.join(', '),
    `the optimizer ${name} is not supported${hint}`,
  )
}

/** The key table of the optimizer's class. */
function keysOf(optimizer: Optimizer) {
  const className = traitsOf(optimizer).kerasClass ?? 'sgd'
  const tables = Object.entries(optimizerKeys)
  const table = tables.find(([name]) => plainName(name) === className)
  return table?.[1] ?? {}
}

const currentKeys: Readonly<Record<string, string>> = {
  lr: 'learning_rate',
  beta1: 'beta_1',
  beta2: 'beta_2',
  use_nesterov: 'nesterov',
}

/** Keras 1 writes `lr`; TensorFlow.js writes `beta1`, and the rho of RMSprop as `decay`. */
function withCurrentKeys(config: Json, optimizer: Optimizer): Json {
  const isRho = optimizer === 'rmsprop' && !('rho' in config)
  const entries = Object.entries(config).map(([key, value]) => {
    const current = key === 'decay' && isRho ? 'rho' : entryOf(currentKeys, key)
    return [current ?? key, value] as const
  })
  return Object.fromEntries(entries)
}

function clippingFaults(settings: Settings, { pointer }: WrittenObject): readonly Fault[] {
  const set = ['clipnorm', 'clipvalue', 'globalClipnorm'].filter((name) => settings[name] !== null)
  if (set.length < 2) return []
  const accepted = 'one of clipnorm, clipvalue, globalClipnorm'
  const message = `gradients are clipped in one way, not by ${set.join(' and ')}`
  return [{ pointer, value: set, accepted, message }]
}

/** SGD with momentum has a name of its own, because its rates and its memory differ. */
function namedByMomentum(
  optimizer: Optimizer,
  settings: Settings,
): Pick<OptimizerChoice, 'optimizer' | 'settings'> {
  if (optimizer !== 'sgd' && optimizer !== 'momentum') return { optimizer, settings }
  return { optimizer: settings['momentum'] === 0 ? 'sgd' : 'momentum', settings }
}

function replacedRate(config: Json): ReplacedRate | null {
  const written = config['learning_rate'] ?? config['learningRate']
  if (isObject(written)) return { rate: null, schedule: readSchedule(written) }
  const { decay } = config
  if (typeof decay === 'number' && decay !== 0)
    return { rate: null, schedule: { name: 'decay', falls: decay > 0 } }
  return typeof written === 'number'
    ? { rate: Number(written.toPrecision(6)), schedule: null }
    : null
}
