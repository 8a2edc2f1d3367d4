import type { Tensor } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import { withWeightObjects } from '../../weights/weight-objects.js'
import { defineLayer, type Config, type LayerShape, type OwnLayer } from '../define-layer.js'
import { RecurrentUnit, type RecurrentInputs, type RecurrentType } from './recurrent-unit.js'

/** The sequence, the states before it, and last the mask of its steps where there is one. */
function inputsOf(config: Config, inputs: readonly Tensor[]): RecurrentInputs {
  const [x, ...others] = inputs
  if (x === undefined) throw new Error('a recurrent layer needs an input')
  if (config['masks'] === undefined) return { x, initial: others, mask: null }
  return { x, initial: others.slice(0, -1), mask: others.at(-1) ?? null }
}

/** One result by itself. */
const oneOrAll = <T>(results: readonly T[]): T | T[] => {
  const [first] = results
  return first !== undefined && results.length === 1 ? first : [...results]
}

const recurrent =
  (type: RecurrentType): OwnLayer =>
  (tf, config) => {
    const unit = new RecurrentUnit(tf, type, config, '')
    return defineLayer(tf, type, config, {
      weights: ([shape = []]) => unit.weights(shape),
      outputShape: ([shape = []]) => oneOrAll(unit.resultShapes(shape)),
      call: (inputs, context) => oneOrAll(unit.call(inputsOf(config, inputs), context)),
    })
  }

interface Direction {
  readonly type: RecurrentType
  readonly config: Config
}

type MergeMode = 'concat' | 'sum' | 'mul' | 'ave' | 'none'

/** Two recurrent layers, one of which reads the sequence from its end. */
const bidirectional: OwnLayer = (tf, config) => {
  const mergeMode = config['mergeMode'] as MergeMode
  const seed = Number(config['seed'])
  const unitOf = (field: 'layer' | 'backwardLayer', prefix: string, k: number): RecurrentUnit => {
    const direction = config[field] as Direction
    const own = partSeed(seed, k)
    const complete = { ...withWeightObjects(direction.config, own), seed: own }
    return new RecurrentUnit(tf, direction.type, complete, prefix)
  }
  const forward = unitOf('layer', 'forward/', 0)
  const backward = unitOf('backwardLayer', 'backward/', 1)
  const { returnSequences } = (config['layer'] as Direction).config
  const merge: Readonly<Record<MergeMode, (a: Tensor, b: Tensor) => Tensor[]>> = {
    concat: (a, b) => [tf.concat([a, b], -1)],
    sum: (a, b) => [tf.add(a, b)],
    mul: (a, b) => [tf.mul(a, b)],
    ave: (a, b) => [tf.mul(tf.add(a, b), 0.5)],
    none: (a, b) => [a, b],
  }
  return defineLayer(tf, 'Bidirectional', config, {
    weights: ([shape = []]) => [...forward.weights(shape), ...backward.weights(shape)],
    outputShape: ([shape = []]) => {
      const [ahead, ...aheadStates] = forward.resultShapes(shape)
      const [back, ...backStates] = backward.resultShapes(shape)
      return oneOrAll([...mergedShapes(mergeMode, ahead, back), ...aheadStates, ...backStates])
    },
    call: (inputs, context) => {
      const { x, initial, mask } = inputsOf(config, inputs)
      const half = initial.length / 2
      const [ahead, ...aheadStates] = forward.call(
        { x, initial: initial.slice(0, half), mask },
        context,
      )
      const [back, ...backStates] = backward.call(
        { x, initial: initial.slice(half), mask },
        context,
      )
      const inOrder = returnSequences === true ? tf.reverse(back, 1) : back
      return oneOrAll([...merge[mergeMode](ahead, inOrder), ...aheadStates, ...backStates])
    },
  })
}

function mergedShapes(mode: MergeMode, ahead: LayerShape, back: LayerShape): readonly LayerShape[] {
  if (mode === 'none') return [ahead, back]
  if (mode !== 'concat') return [ahead]
  return [[...ahead.slice(0, -1), Number(ahead.at(-1)) + Number(back.at(-1))]]
}

/** Layers that pass over the steps of a sequence. */
export const recurrentLayers: Readonly<Record<string, OwnLayer>> = {
  LSTM: recurrent('LSTM'),
  GRU: recurrent('GRU'),
  SimpleRNN: recurrent('SimpleRNN'),
  RNN: recurrent('RNN'),
  ConvLSTM1D: recurrent('ConvLSTM1D'),
  ConvLSTM2D: recurrent('ConvLSTM2D'),
  ConvLSTM3D: recurrent('ConvLSTM3D'),
  Bidirectional: bidirectional,
}
