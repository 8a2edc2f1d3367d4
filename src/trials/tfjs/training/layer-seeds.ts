import type { LayerNode } from '../../../advice/vocabulary/model-graph.js'
import { initializerFactory, type Tf } from '../library.js'

/** The main initializer of a layer type, and what it is where the configuration names none. */
const mainInitializers: Readonly<
  Record<string, { readonly field: string; readonly name: string }>
> = {
  Dense: { field: 'kernelInitializer', name: 'glorotUniform' },
  Conv1D: { field: 'kernelInitializer', name: 'glorotUniform' },
  Conv2D: { field: 'kernelInitializer', name: 'glorotUniform' },
  Conv2DTranspose: { field: 'kernelInitializer', name: 'glorotUniform' },
  Embedding: { field: 'embeddingsInitializer', name: 'randomUniform' },
  LSTM: { field: 'kernelInitializer', name: 'glorotUniform' },
  GRU: { field: 'kernelInitializer', name: 'glorotUniform' },
  SimpleRNN: { field: 'kernelInitializer', name: 'glorotUniform' },
  DepthwiseConv2D: { field: 'depthwiseInitializer', name: 'glorotUniform' },
}

/**
 * The layer's configuration with a seed for its main initializer, or for dropout. Whatever else the
 * configuration says is kept.
 */
export function withSeed(
  tf: Tf,
  { type, config }: Pick<LayerNode, 'type' | 'config'>,
  seed: number,
): Readonly<Record<string, unknown>> {
  if (type === 'Dropout') return { ...config, seed }
  const initializer = mainInitializers[type]
  if (initializer === undefined) return config
  const name = config[initializer.field] ?? initializer.name
  if (typeof name !== 'string') return config
  const factory = initializerFactory(tf, name)
  return factory === undefined ? config : { ...config, [initializer.field]: factory({ seed }) }
}
