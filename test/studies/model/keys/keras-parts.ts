/** Which names of the pinned Keras are read, and which are refused with what to do instead. */
import { activations } from '../../../../src/advice/vocabulary/model-graph.js'
import { BatchwiseError } from '../../../../src/errors.js'
import { canonicalType } from '../../../../src/studies/model/assemble-graph.js'
import { Fields, refusedActivations } from '../../../../src/studies/model/fields.js'
import { plainName } from '../../../../src/studies/model/keys/harmless.js'
import { cellKeys } from '../../../../src/studies/model/keys/sequence-keys.js'
import { refusedLayers } from '../../../../src/studies/model/layers/refused-layers.js'
import { operators } from '../../../../src/studies/model/operators/lower-operator.js'
import { operatorAliases } from '../../../../src/studies/model/operators/operation.js'
import {
  refusedOperators,
  wayOutOf,
} from '../../../../src/studies/model/operators/refused-operators.js'
import { readConstraint } from '../../../../src/studies/model/weights/constraints.js'
import { readInitializer } from '../../../../src/studies/model/weights/initializers.js'
import { readRegularizer } from '../../../../src/studies/model/weights/regularizers.js'
import { refusedObjects } from '../../../../src/studies/model/weights/weight-object.js'
import { readLoss, refusedLosses } from '../../../../src/studies/training/read-loss.js'
import {
  readOptimizer,
  refusedOptimizers,
} from '../../../../src/studies/training/read-optimizer.js'
import { kerasNames, namedParts, type NamedPart } from './saved-keys.js'

/** Names that stand in no file: base classes, and functions and modules around the others. */
const unsaved: Readonly<Record<NamedPart, readonly string[]>> = {
  layers: ['Layer', 'Wrapper', 'InputSpec'],
  ops: [],
  activations: [],
  initializers: ['Initializer'],
  regularizers: ['Regularizer'],
  constraints: ['Constraint'],
  losses: ['Loss'],
  // a MultiOptimizer holds the map
  optimizers: ['Optimizer', 'OptimizerMap'],
}
const functions: readonly string[] = ['get', 'serialize', 'deserialize']

const fieldsWith = (field: string, value: string): Fields =>
  new Fields('', 'layer', { [field]: value }, 'keras')

/** Whether a table has the name; its rule is tested where the table is. */
const readByTable: Readonly<Record<'layers' | 'ops', (name: string) => boolean>> = {
  layers: (name) =>
    ['Input', 'InputLayer'].includes(name) ||
    canonicalType(name) !== null ||
    Object.hasOwn(cellKeys, name),
  ops: (name) => (operatorAliases[name] ?? name) in operators,
}

/** Reads the name as a file has it; throws BatchwiseError for one that is refused. */
export const readers: Readonly<
  Record<Exclude<NamedPart, 'layers' | 'ops'>, (name: string) => unknown>
> = {
  activations: (name) =>
    fieldsWith('activation', name).activation('activation', 'linear', activations),
  initializers: (name) =>
    readInitializer(fieldsWith('kernelInitializer', name), 'kernelInitializer', 'Zeros'),
  regularizers: (name) =>
    readRegularizer(fieldsWith('kernelRegularizer', name), 'kernelRegularizer'),
  constraints: (name) => readConstraint(fieldsWith('kernelConstraint', name), 'kernelConstraint'),
  losses: (name) => readLoss(name, '/loss'),
  optimizers: (name) =>
    name === 'LossScaleOptimizer'
      ? readOptimizer({ class_name: name, config: { inner_optimizer: 'adam' } }, '/optimizer')
      : readOptimizer(name, '/optimizer'),
}

function isRead(part: NamedPart, name: string): boolean {
  if (part === 'layers' || part === 'ops') return readByTable[part](name)
  try {
    readers[part](name)
    return true
  } catch (error) {
    if (error instanceof BatchwiseError) return false
    throw error
  }
}

/** What to do instead of the name; undefined where no table has it. */
function wordsOf(part: NamedPart, name: string): string | undefined {
  switch (part) {
    case 'layers':
      return refusedLayers[name]
    case 'ops':
      return refusedOperators.includes(name) ? wayOutOf(name, false) : undefined
    case 'activations':
      return refusedActivations[name]
    case 'losses':
      return refusedLosses[plainName(name)]
    case 'optimizers':
      return refusedOptimizers[plainName(name)]
    default:
      return refusedObjects[name]
  }
}

export interface KerasPart {
  readonly part: NamedPart
  readonly read: readonly string[]
  /** Name in Keras, and what to do instead. */
  readonly refused: ReadonlyMap<string, string>
  readonly unsaved: readonly string[]
  /** Neither read nor in a table of what is refused. */
  readonly unknown: readonly string[]
  /** Both. */
  readonly contradictory: readonly string[]
}

/** @param entries names in Keras, and in a file; null for a module */
export function partOf(
  part: NamedPart,
  entries: Readonly<Record<string, string | null>>,
): KerasPart {
  const isUnsaved = ([name, saved]: readonly [string, string | null]): boolean =>
    saved === null || functions.includes(name) || unsaved[part].includes(name)
  const names = Object.entries(entries)
  const inFiles = names
    .filter((entry) => !isUnsaved(entry))
    .map(([name, saved]) => {
      const written = saved ?? name
      return { name, isRead: isRead(part, written), words: wordsOf(part, written) }
    })
  const namesOf = (found: typeof inFiles): readonly string[] => found.map(({ name }) => name)
  return {
    part,
    read: namesOf(inFiles.filter((entry) => entry.isRead)),
    refused: new Map(
      inFiles.flatMap((entry) =>
        entry.isRead || entry.words === undefined ? [] : [[entry.name, entry.words] as const],
      ),
    ),
    unsaved: names.filter(isUnsaved).map(([name]) => name),
    unknown: namesOf(inFiles.filter((entry) => !entry.isRead && entry.words === undefined)),
    contradictory: namesOf(inFiles.filter((entry) => entry.isRead && entry.words !== undefined)),
  }
}

export const kerasParts: readonly KerasPart[] = namedParts.map((part) =>
  partOf(part, kerasNames[part]),
)
