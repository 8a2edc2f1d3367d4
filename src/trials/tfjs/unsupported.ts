import type { LayerNode, ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Tensor, Tf } from './engine.js'
import { buildModel, Unsupported } from './build-model.js'

/** How TensorFlow.js 4.22 says that it cannot train something; the group is the kernel or operation. */
const untrainable = [
  /Kernel '(\w+)' not registered for backend/,
  /Cannot find registered kernel '(\w+)'/,
  /gradient function not found for (\w+)/,
  /Error in gradient of (\w+)/,
]

const missingIn = (message: string): string | null =>
  untrainable.map((pattern) => pattern.exec(message)?.[1]).find((kernel) => kernel !== undefined) ??
  null

/** The error as Unsupported where it says that the engine lacks something for this model, naming the layer where one fails alone as all of them failed together; else the error itself. */
export function asUnsupported(tf: Tf, graph: ModelGraph, error: unknown): unknown {
  const message = error instanceof Error ? error.message : ''
  const missing = missingIn(message)
  if (missing === null) return error
  const layer = graph.layers.find(
    (node) => missingIn(trainAlone(tf, graph, node) ?? '') === missing,
  )
  return new Unsupported(
    `${layer === undefined ? '' : `layer ${layer.name} (${layer.type}): `}${message.split('\n')[0] ?? ''}`,
    { cause: error },
  )
}

/** What a training of this layer alone fails with, on two rows of zeros; null where it works or where its inputs differ in shape. */
function trainAlone(tf: Tf, graph: ModelGraph, node: LayerNode): string | null {
  const shapes = node.inputs.map(
    (name) =>
      (name === graph.input.name
        ? graph.input.shape
        : graph.layers.find((layer) => layer.name === name)?.outputShape) ?? [],
  )
  const [shape = []] = shapes
  if (shapes.some((other) => other.join() !== shape.join())) return null
  const fromInput = node.inputs[0] === graph.input.name
  const dtype = fromInput ? graph.input.dtype : 'float32'
  const alone: ModelGraph = {
    ...graph,
    input: { ...graph.input, name: 'probe', shape, dtype },
    layers: [{ ...node, inputs: node.inputs.map(() => 'probe') }],
    output: node.name,
    outputShape: node.outputShape,
  }
  try {
    const model = buildModel(tf, alone, 1)
    try {
      tf.tidy(() => {
        const x = tf.variable(tf.zeros([2, ...shape], dtype))
        const weights = model.trainableWeights.map(
          (weight) => (weight as unknown as { val: typeof x }).val,
        )
        const variables = dtype === 'float32' ? [x, ...weights] : weights
        if (variables.length > 0)
          tf.variableGrads(
            () => tf.sum(model.apply(x, { training: true }) as Tensor).asScalar(),
            variables,
          )
        x.dispose()
      })
      return null
    } finally {
      model.dispose()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
