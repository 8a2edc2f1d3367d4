import type { LayerNode, ModelGraph, ModelInput } from '../../../advice/vocabulary/model-graph.js'
import { messageOf, trainableVariables, type Model, type Tensor, type Tf } from '../library.js'
import { buildModel } from './build-model.js'
import { Unsupported } from './create-layer.js'

/** How TensorFlow.js 4.22 reports that it cannot train something. The group is the kernel. */
const untrainable = [
  /Kernel '(\w+)' not registered for backend/,
  /Cannot find registered kernel '(\w+)'/,
  /gradient function not found for (\w+)/,
  /Error in gradient of (\w+)/,
]

/**
 * The error as Unsupported where it says that the engine lacks a kernel for this model. The message
 * names the layer whose training alone fails for the same kernel. Any other error is returned as
 * is.
 */
export function asUnsupported(tf: Tf, graph: ModelGraph, error: unknown): unknown {
  const message = error instanceof Error ? error.message : ''
  const kernel = missingKernel(message)
  if (kernel === null) return error
  const layer = graph.layers.find((node) => {
    const alone = trainAlone(tf, graph, node)
    return alone !== null && missingKernel(alone) === kernel
  })
  const prefix = layer === undefined ? '' : `layer ${layer.name} (${layer.type}): `
  return new Unsupported(`${prefix}${message.split('\n')[0] ?? ''}`, { cause: error })
}

function missingKernel(message: string): string | null {
  for (const pattern of untrainable) {
    const kernel = pattern.exec(message)?.[1]
    if (kernel !== undefined) return kernel
  }
  return null
}

/**
 * Trains the layer alone on two rows of zeros. Returns the error's message; null where it works,
 * and for a layer whose inputs differ in shape.
 */
function trainAlone(tf: Tf, graph: ModelGraph, node: LayerNode): string | null {
  const alone = modelOfLayer(graph, node)
  if (alone === null) return null
  try {
    const model = buildModel(tf, alone, 1)
    try {
      tf.tidy(() => alone.inputs.forEach((input) => differentiate(tf, model, input)))
      return null
    } finally {
      model.dispose()
    }
  } catch (error) {
    return messageOf(error)
  }
}

/** A model of this layer, all of whose inputs are the same; null where their shapes differ. */
function modelOfLayer(graph: ModelGraph, node: LayerNode): ModelGraph | null {
  const shapes = node.inputs.map((name) => outputShapeOf(graph, name))
  const [shape = []] = shapes
  if (shapes.some((other) => other.join() !== shape.join())) return null
  const input = graph.inputs.find(({ name }) => name === node.inputs[0])
  const dtype = input?.dtype ?? 'float32'
  const output = { name: node.name, layer: node.name, shape: node.outputShape }
  return {
    ...graph,
    inputs: [{ name: 'probe', shape, dtype, vocabulary: input?.vocabulary ?? null }],
    layers: [{ ...node, inputs: node.inputs.map(() => 'probe'), sharesWeightsWith: null }],
    outputs: [{ ...output, activation: 'linear' }],
  }
}

function outputShapeOf(graph: ModelGraph, name: string): readonly number[] {
  const input = graph.inputs.find((candidate) => candidate.name === name)
  if (input !== undefined) return input.shape
  return graph.layers.find((layer) => layer.name === name)?.outputShape ?? []
}

/** Gradients by the weights, and by the input where it is real. */
function differentiate(tf: Tf, model: Model, { shape, dtype }: ModelInput): void {
  const x = tf.variable(tf.zeros([2, ...shape], dtype))
  const weights = trainableVariables(model)
  const variables = dtype === 'float32' ? [x, ...weights] : [...weights]
  const sumOfOutput = () => tf.sum(model.apply(x, { training: true }) as Tensor).asScalar()
  if (variables.length > 0) tf.variableGrads(sumOfOutput, variables)
  x.dispose()
}
