import type { Tensor } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import { withWeightObjects } from '../../weights/weight-objects.js'
import { defineLayer, type Config, type LayerShape, type OwnLayer } from '../define-layer.js'
import { at } from './cell.js'
import { RecurrentPart, type RecurrentType } from './recurrent-part.js'

/** A recurrent layer; a second input is the mask of its steps, [batch, steps]. */
export const recurrent =
  (type: RecurrentType): OwnLayer =>
  (tf, config) => {
    const part = new RecurrentPart(tf, type, config, '')
    return defineLayer(tf, type, config, {
      weights: (inputs) => part.weights(inputs),
      outputShape: (inputs) => part.outputShape(inputs),
      call: (inputs, context) => part.call(inputs, context),
    })
  }

interface Direction {
  readonly type: RecurrentType
  readonly config: Config
}

type MergeMode = 'concat' | 'sum' | 'mul' | 'ave'

/** Two recurrent layers, one of which reads the sequence from its end. */
export const bidirectional: OwnLayer = (tf, config) => {
  const mergeMode = config['mergeMode'] as MergeMode
  const seed = Number(config['seed'])
  const partOf = (field: 'layer' | 'backwardLayer', prefix: string, k: number): RecurrentPart => {
    const direction = config[field] as Direction
    const own = partSeed(seed, k)
    const complete = { ...withWeightObjects(direction.config, own), seed: own }
    return new RecurrentPart(tf, direction.type, complete, prefix)
  }
  const forward = partOf('layer', 'forward/', 0)
  const backward = partOf('backwardLayer', 'backward/', 1)
  const { returnSequences } = (config['layer'] as Direction).config
  const merge: Readonly<Record<MergeMode, (a: Tensor, b: Tensor) => Tensor>> = {
    concat: (a, b) => tf.concat([a, b], -1),
    sum: (a, b) => tf.add(a, b),
    mul: (a, b) => tf.mul(a, b),
    ave: (a, b) => tf.mul(tf.add(a, b), 0.5),
  }
  return defineLayer(tf, 'Bidirectional', config, {
    weights: (inputs) => [...forward.weights(inputs), ...backward.weights(inputs)],
    outputShape: (inputs): LayerShape => {
      const shape = forward.outputShape(inputs)
      const width = at(shape, shape.length - 1)
      const isWider = mergeMode === 'concat' && width !== null
      return [...shape.slice(0, -1), isWider ? 2 * width : width]
    },
    call: (inputs, context) => {
      const ahead = forward.call(inputs, context)
      const back = backward.call(inputs, context)
      const inOrder = returnSequences === true ? tf.reverse(back, 1) : back
      return merge[mergeMode](ahead, inOrder)
    },
  })
}
