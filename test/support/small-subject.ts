import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { LayerNode, ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import type { TrialJob } from '../../src/studies/ports.js'

/** A layer that is trained and shares no weights. */
export const plainLayer = (
  layer: Omit<LayerNode, 'trainable' | 'sharesWeightsWith'>,
): LayerNode => ({ ...layer, trainable: true, sharesWeightsWith: null })

/** 20 numbers -> 32 -> 4 classes, with batch norm and dropout: 932 parameters. */
export const smallModel: ModelGraph = {
  name: 'small',
  inputs: [{ name: 'input', shape: [20], dtype: 'float32', vocabulary: null }],
  layers: [
    plainLayer({
      name: 'hidden',
      type: 'Dense',
      config: { units: 32, activation: 'relu' },
      inputs: ['input'],
      outputShape: [32],
    }),
    plainLayer({
      name: 'norm',
      type: 'BatchNormalization',
      config: {},
      inputs: ['hidden'],
      outputShape: [32],
    }),
    plainLayer({
      name: 'drop',
      type: 'Dropout',
      config: { rate: 0.1 },
      inputs: ['norm'],
      outputShape: [32],
    }),
    plainLayer({
      name: 'classes',
      type: 'Dense',
      config: { units: 4, activation: 'softmax' },
      inputs: ['drop'],
      outputShape: [4],
    }),
  ],
  outputs: [{ name: 'classes', layer: 'classes', shape: [4], activation: 'softmax' }],
  parameters: 932,
  trainableParameters: 868,
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
      layers.push({ ...layer, inputs: [layers.at(-1)?.name ?? 'input'] })
  return { ...smallModel, name: `without-${removed.join('-')}`, layers }
}

export function smallSubject(
  optimizer: Optimizer = 'adam',
  model: ModelGraph = smallModel,
): Subject {
  return {
    id: `small-${optimizer}-${model.name}`,
    model,
    losses: [{ loss: 'sparseCategoricalCrossentropy', weight: 1 }],
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
    data: { kind: 'synthetic', rows: 600, validationRows: 100, classes: [4], seed: 7 },
  }
}
