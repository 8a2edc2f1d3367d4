import type { Tf } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'
import type { Config, WeightSpec } from '../define-layer.js'
import { weightSpec } from '../weight-spec.js'

interface Initializer {
  readonly className: string
  readonly config: Config
}

/** A projection of an attention layer: a kernel whose first axes are its inputs, and a bias. */
export interface Projection {
  readonly name: string
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** Kernels and biases of projections, each drawn for itself. */
export function projectionWeights(
  tf: Tf,
  config: Config,
  projections: readonly Projection[],
): readonly WeightSpec[] {
  return projections.flatMap((projection, part) => {
    const { name, inputs, outputs } = projection
    const shape = [...inputs, ...outputs]
    const own = {
      ...config,
      kernelInitializer: initializerFor(config, 'kernelInitializer', projection, part),
      biasInitializer: initializerFor(config, 'biasInitializer', null, part),
    }
    const kernel = weightSpec(tf, own, 'kernel', { name: `${name}/kernel`, shape })
    if (config['useBias'] !== true) return [kernel]
    return [kernel, weightSpec(tf, own, 'bias', { name: `${name}/bias`, shape: outputs })]
  })
}

/** Keras scales a kernel by its own inputs and outputs. */
function initializerFor(
  config: Config,
  field: string,
  projection: Projection | null,
  part: number,
): Initializer {
  const initializer = config[field] as Initializer
  const seed = partSeed(Number(initializer.config['seed']), part)
  const drawn = { ...initializer.config, seed }
  if (projection === null || initializer.config['inputAxes'] !== null)
    return { ...initializer, config: drawn }
  const { inputs, outputs } = projection
  const inputAxes = [...inputs.keys()]
  const outputAxes = [...outputs.keys()].map((axis) => inputs.length + axis)
  return { ...initializer, config: { ...drawn, inputAxes, outputAxes } }
}
