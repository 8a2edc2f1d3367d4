import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { LayerNode, ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import type { TrialJob } from '../../src/studies/ports.js'

/** 20 numbers -> 32 -> 4 classes, with batch norm and dropout: 932 parameters. */
export const smallModel: ModelGraph = {
  name: 'small',
  input: { name: 'input', shape: [20], dtype: 'float32', vocabulary: null },
  layers: [
    {
      name: 'hidden',
      type: 'Dense',
      config: { units: 32, activation: 'relu' },
      inputs: ['input'],
      outputShape: [32],
    },
    { name: 'norm', type: 'BatchNormalization', config: {}, inputs: ['hidden'], outputShape: [32] },
    { name: 'drop', type: 'Dropout', config: { rate: 0.1 }, inputs: ['norm'], outputShape: [32] },
    {
      name: 'classes',
      type: 'Dense',
      config: { units: 4, activation: 'softmax' },
      inputs: ['drop'],
      outputShape: [4],
    },
  ],
  output: 'classes',
  outputShape: [4],
  outputActivation: 'softmax',
  parameters: 932,
}

/** The small model with `units` hidden units. */
export function withHiddenUnits(units: number, activation = 'relu'): ModelGraph {
  const widen = (layer: LayerNode): LayerNode => {
    if (layer.name === 'classes') return layer
    const wide = { ...layer, outputShape: [units] }
    return layer.name === 'hidden' ? { ...wide, config: { units, activation } } : wide
  }
  return { ...smallModel, name: `${units}-${activation}`, layers: smallModel.layers.map(widen) }
}

/** The small model without the named layers. */
export function withoutLayers(...removed: readonly string[]): ModelGraph {
  const layers: LayerNode[] = []
  for (const layer of smallModel.layers)
    if (!removed.includes(layer.name))
      layers.push({ ...layer, inputs: [layers.at(-1)?.name ?? smallModel.input.name] })
  return { ...smallModel, name: `without-${removed.join('-')}`, layers }
}

export function smallSubject(
  optimizer: Optimizer = 'adam',
  model: ModelGraph = smallModel,
): Subject {
  return {
    id: `small-${optimizer}-${model.name}`,
    model,
    loss: 'sparseCategoricalCrossentropy',
    optimizer,
    dataId: 'synthetic',
    engine: 'tensorflow',
    deviceId: 'cpu',
  }
}

export function jobOf(
  spec: TrialSpec,
  checkpointFolder: string,
  subject: Subject = smallSubject(),
): TrialJob {
  return {
    subject,
    spec,
    seed: 1,
    budgetBytes: 2 ** 30,
    checkpointFolder,
    deadlineMs: 60_000,
    data: { kind: 'synthetic', rows: 600, validationRows: 100, classes: 4, seed: 7 },
  }
}
