import type { LayerNode, ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Tf } from './engine.js'

/** The graph asks for a layer that this engine cannot build; the message names it. */
export class Unsupported extends Error {}

type Model = ReturnType<Tf['model']>
type Symbolic = ReturnType<Tf['input']>
type LayerFactory = (config: Record<string, unknown>) => {
  apply(inputs: Symbolic | Symbolic[]): unknown
}

/** `Conv2D` -> `conv2d`, `LSTM` -> `lstm`, `GlobalAveragePooling1D` -> `globalAveragePooling1d`: tfjs' factory names. */
function factoryName(type: string): string {
  const special: Readonly<Record<string, string>> = {
    ReLU: 'reLU',
    LeakyReLU: 'leakyReLU',
    ELU: 'elu',
    PReLU: 'prelu',
    LSTM: 'lstm',
    GRU: 'gru',
    SimpleRNN: 'simpleRNN',
    Cropping2D: 'cropping2D',
  }
  return special[type] ?? (type.charAt(0).toLowerCase() + type.slice(1)).replace(/(\d)D/, '$1d')
}

function createLayer(
  tf: Tf,
  type: string,
  config: Readonly<Record<string, unknown>>,
  name: string | null,
): ReturnType<LayerFactory> {
  const factory = (tf.layers as unknown as Record<string, LayerFactory | undefined>)[
    factoryName(type)
  ]
  if (factory === undefined)
    throw new Unsupported(`layer ${name ?? type}: TensorFlow.js has no layer ${type}`)
  const complete: Record<string, unknown> = { ...config, ...(name === null ? {} : { name }) }
  // tfjs has the GRU whose reset gate comes before the product only; the advice says so where another was asked for
  if (type === 'GRU') complete['resetAfter'] = false
  if (type === 'Bidirectional' || type === 'TimeDistributed') {
    const inner = config['layer'] as { type: string; config: Record<string, unknown> }
    complete['layer'] = createLayer(tf, inner.type, inner.config, null)
  }
  return naming({ name: name ?? type, type }, () => factory(complete))
}

/** What TensorFlow.js does not accept of a layer is said with the layer's name. */
function naming<T>(
  { name, type }: Pick<LayerNode, 'name'> & { readonly type: string },
  work: () => T,
): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Unsupported) throw error
    throw new Unsupported(
      `layer ${name} (${type}): ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

/** Builds the model with fresh weights. `seed` makes the initial weights repeatable. Throws Unsupported. */
export function buildModel(tf: Tf, graph: ModelGraph, seed: number): Model {
  const input = tf.input({
    shape: [...graph.input.shape],
    name: graph.input.name,
    dtype: graph.input.dtype,
  })
  const outputs = new Map<string, Symbolic>([[graph.input.name, input]])
  graph.layers.forEach((node, index) => {
    const sources = node.inputs.map((name) => {
      const source = outputs.get(name)
      if (source === undefined)
        throw new Unsupported(`layer ${node.name} reads ${name}, which does not come before it`)
      return source
    })
    // Flatten of tfjs refuses a vector, which Keras' lets pass
    const layer =
      node.type === 'Flatten'
        ? tf.layers.reshape({ targetShape: [...node.outputShape], name: node.name })
        : createLayer(tf, node.type, seeded(tf, node, seed * 1000 + index), node.name)
    const [first] = sources
    if (first === undefined) throw new Unsupported(`layer ${node.name} has no input`)
    outputs.set(
      node.name,
      naming(node, () => layer.apply(sources.length === 1 ? first : sources)) as Symbolic,
    )
  })
  const output = outputs.get(graph.output)
  if (output === undefined)
    throw new Unsupported(`the output ${graph.output} is no layer of the model`)
  return tf.model({ inputs: input, outputs: output, name: 'subject' })
}

const kernels: Readonly<Record<string, string>> = {
  Dense: 'kernelInitializer',
  Conv1D: 'kernelInitializer',
  Conv2D: 'kernelInitializer',
  Conv2DTranspose: 'kernelInitializer',
  Embedding: 'embeddingsInitializer',
  LSTM: 'kernelInitializer',
  GRU: 'kernelInitializer',
  SimpleRNN: 'kernelInitializer',
  DepthwiseConv2D: 'depthwiseInitializer',
}

/** Gives the layer's main initializer and a dropout layer its seed; what the configuration says otherwise is kept. */
function seeded(tf: Tf, node: LayerNode, seed: number): Readonly<Record<string, unknown>> {
  const field = kernels[node.type]
  if (field !== undefined) {
    const given = node.config[field]
    const name =
      given === undefined || given === null
        ? node.type === 'Embedding'
          ? 'randomUniform'
          : 'glorotUniform'
        : given
    if (typeof name !== 'string') return node.config
    const factory = (
      tf.initializers as unknown as Record<string, ((config: object) => unknown) | undefined>
    )[name]
    return factory === undefined ? node.config : { ...node.config, [field]: factory({ seed }) }
  }
  return node.type === 'Dropout' ? { ...node.config, seed } : node.config
}
