/** Operators that work value by value, and those that reduce axes. */
import {
  binaryOperations,
  elementwiseOperations,
  reductionOperations,
} from '../layers/operators.js'
import { tensorsIn } from '../keras/network.js'
import { indexOf } from './axes.js'
import type { LayerForm } from './layer-form.js'
import { identity, single, type Lowering, type Source } from './lowering.js'
import { isNumbers, valueOf, type Operation, type OperatorTable } from './operation.js'

type Options = Operation['options']

/** With two inputs, or with one and `constant`. */
const layersOfTwo: Readonly<Record<string, string>> = {
  add: 'Add',
  subtract: 'Subtract',
  multiply: 'Multiply',
  divide: 'Divide',
  power: 'Power',
  maximum: 'Maximum',
  minimum: 'Minimum',
}

function ofTwo(form: LayerForm, { operands }: Operation): Lowering | null {
  const constants = operands.filter((operand) => tensorsIn(operand).length === 0)
  const [constant] = constants
  if (operands.length !== 2) return null
  if (constant === undefined) return single(form)
  const value = valueOf(constant)
  if (constants.length > 1 || !isNumbers(value)) return null
  const constantFirst = constant === operands[0] ? { constantFirst: true } : {}
  return single({ ...form, config: { ...form.config, constant: value, ...constantFirst } })
}

/** The snake_case of keras.ops, for operations in camelCase. */
const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const tableOf = (
  names: readonly string[],
  lower: (operation: string) => (given: Operation) => Lowering | null,
): OperatorTable => Object.fromEntries(names.map((name) => [snakeCase(name), lower(name)]))

/** Options that change the numbers and that no layer has. */
const without =
  (options: Readonly<Record<string, unknown>>, lower: (given: Operation) => Lowering | null) =>
  (given: Operation): Lowering | null => {
    const isDefault = Object.entries(options).every(
      ([key, value]) => (given.options[key] ?? value) === value,
    )
    return isDefault ? lower(given) : null
  }

const elementwise = tableOf(
  elementwiseOperations,
  (operation) => () => single({ type: 'Elementwise', config: { operation } }),
)

const reduction = (operation: string, { axis, keepdims }: Options): LayerForm => ({
  type: 'Reduce',
  config: { operation, axis: axis ?? null, keepDims: keepdims === true },
})

const reductions = tableOf(
  reductionOperations,
  (operation) =>
    ({ options }) =>
      single(reduction(operation, options)),
)

/** The norm of a vector by its order; of all axes that are given, where there is none. */
function norm({ options }: Operation): Lowering | null {
  const operations: Readonly<Record<string, string>> = {
    null: 'l2Norm',
    euclidean: 'l2Norm',
    '2': 'l2Norm',
    '1': 'l1Norm',
  }
  const order = options['ord'] ?? null
  const operation = operations[String(order)]
  const isOfMatrix = Array.isArray(options['axis']) && options['axis'].length > 1
  if (operation === undefined || (isOfMatrix && order !== null)) return null
  return single(reduction(operation, options))
}

/** Activations by their name in keras.ops. */
const activationNames = [
  ...['relu', 'relu6', 'sigmoid', 'tanh', 'silu', 'softplus', 'softsign', 'selu', 'hard_silu'],
  ...['hard_swish', 'hard_tanh', 'mish', 'log_sigmoid', 'log_softmax', 'celu'],
  ...['glu', 'squareplus', 'sparse_plus', 'sparse_sigmoid', 'sparsemax', 'tanh_shrink'],
]
const activationOf = (activation: string): LayerForm => ({
  type: 'Activation',
  config: { activation },
})

/** The one axis that an activation works along is the last. */
const activations = tableOf(activationNames, (name) =>
  without({ axis: -1, alpha: 1 }, () => single(activationOf(name))),
)

/** 1 where true, as all truth values here. */
function cast({ options }: Operation): Lowering | null {
  const written = options['dtype']
  const dtype = typeof written === 'string' ? written : ''
  if (dtype === 'float32') return single(identity)
  if (dtype === 'bool')
    return single({ type: 'Binary', config: { operation: 'notEqual', constant: 0 } })
  const isWhole = /^u?int(8|16|32|64)$/.test(dtype)
  return isWhole ? single({ type: 'Elementwise', config: { operation: 'trunc' } }) : null
}

const greaterThan = (constant: unknown): LayerForm => ({
  type: 'Binary',
  config: { operation: 'greater', constant },
})

/** x above the threshold, a constant below. */
function threshold({ options }: Operation): Lowering | null {
  const { threshold: least, default_value: below } = options
  if (typeof least !== 'number' || typeof below !== 'number') return null
  return {
    parts: [
      { form: greaterThan(least), reads: 'operands' },
      {
        form: { type: 'Where', config: { constants: [null, null, below] } },
        reads: [{ part: 0 }, { operand: 0 }],
      },
    ],
    results: [1],
  }
}

/** `where(condition, x, y)`; each may be a constant. */
function where({ operands }: Operation): Lowering | null {
  const constants = operands.map(constantOf)
  if (operands.length !== 3 || constants.includes(undefined)) return null
  return single({ type: 'Where', config: { constants } })
}

/** Null for a tensor, undefined for what is neither a tensor nor numbers. */
function constantOf(operand: Operation['operands'][number]): unknown {
  if (operand.kind === 'tensor') return null
  const value = valueOf(operand)
  return isNumbers(value) ? value : undefined
}

/** The first condition that holds decides: `where` from the last to the first. */
function select({ operands }: Operation): Lowering | null {
  const [conditions, choices, otherwise] = operands
  if (conditions?.kind !== 'list' || choices?.kind !== 'list' || otherwise === undefined)
    return null
  const count = conditions.items.length
  const given = [...conditions.items, ...choices.items, otherwise]
  const constants = given.map(constantOf)
  if (choices.items.length !== count || constants.includes(undefined)) return null
  const placeOf = (i: number): readonly Source[] =>
    given[i]?.kind === 'tensor'
      ? [{ operand: given.slice(0, i).filter(({ kind }) => kind === 'tensor').length }]
      : []
  const parts = Array.from({ length: count }, (_, k) => {
    const i = count - 1 - k
    const isLast = k === 0
    const rest: readonly Source[] = isLast ? placeOf(2 * count) : [{ part: k - 1 }]
    const ofRest = isLast ? (constants[2 * count] ?? null) : null
    return {
      form: {
        type: 'Where',
        config: { constants: [constants[i] ?? null, constants[count + i] ?? null, ofRest] },
      },
      reads: [...placeOf(i), ...placeOf(count + i), ...rest],
    }
  })
  return { parts, results: [count - 1] }
}

/** Places of classes as rows, where the classes become the last axis. */
function oneHot({ options }: Operation): Lowering | null {
  const numClasses = options['num_classes'] ?? options['depth']
  return single({ type: 'OneHot', config: { numClasses } })
}

const moments = (given: Operation): Lowering | null => {
  const options = { axis: given.options['axes'], keepdims: given.options['keepdims'] }
  const forms = [reduction('mean', options), reduction('var', options)]
  return { parts: forms.map((form) => ({ form, reads: 'operands' })), results: [0, 1] }
}

export const valueOperators: OperatorTable = {
  ...tableOf(
    Object.keys(layersOfTwo),
    (name) => (given) => ofTwo({ type: layersOfTwo[name] ?? '', config: {} }, given),
  ),
  ...tableOf(
    binaryOperations,
    (operation) => (given) => ofTwo({ type: 'Binary', config: { operation } }, given),
  ),
  ...elementwise,
  ...reductions,
  ...activations,
  round: without({ decimals: 0 }, () =>
    single({ type: 'Elementwise', config: { operation: 'round' } }),
  ),
  ...tableOf(['identity', 'copy', 'real', 'conj', 'conjugate'], () => () => single(identity)),
  gelu: ({ writtenAs, options: { approximate } }) => {
    // exact by default in TensorFlow, not in Keras
    const isExact = !(approximate ?? writtenAs.startsWith('keras'))
    return single(activationOf(isExact ? 'gelu' : 'gelu_tanh'))
  },
  hard_sigmoid: () => single(activationOf('hardSigmoid6')),
  soft_shrink: without({ threshold: 0.5 }, () => single(activationOf('soft_shrink'))),
  hard_shrink: without({ threshold: 0.5 }, () => single(activationOf('hard_shrink'))),
  elu: ({ options: { alpha } }) => single({ type: 'ELU', config: { alpha: alpha ?? 1 } }),
  softmax: ({ options }) => single({ type: 'Softmax', config: { axis: options['axis'] ?? -1 } }),
  leaky_relu: ({ options: { negative_slope: slope, alpha } }) =>
    single({ type: 'LeakyReLU', config: { negativeSlope: slope ?? alpha ?? 0.2 } }),
  threshold,
  clip: ({ options: { x_min: min, x_max: max } }) => single({ type: 'Clip', config: { min, max } }),
  cast,
  where,
  select,
  one_hot: without({ axis: -1, sparse: false, on_value: 1, off_value: 0 }, oneHot),
  cumsum: without({ exclusive: false, reverse: false }, ({ options }) =>
    single(([shape = []]) => ({
      type: 'CumulativeSum',
      config: { axis: indexOf(Number(options['axis'] ?? Number.NaN), shape.length) + 1 },
    })),
  ),
  norm,
  normalize: without({ order: 2, epsilon: 1e-12 }, ({ options }) =>
    single({ type: 'UnitNormalization', config: { axis: options['axis'] ?? -1 } }),
  ),
  l2_normalize: without({ epsilon: 1e-12 }, ({ options }) =>
    single({ type: 'UnitNormalization', config: { axis: options['axis'] ?? -1 } }),
  ),
  moments: without({ synchronized: false }, moments),
}
