import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import type { TrialJob } from '../../src/studies/ports.js'

const layersOf = (units: number, activation: string) => [
  { type: 'Dense', name: 'hidden', units, activation },
  { type: 'BatchNormalization', name: 'norm' },
  { type: 'Dropout', name: 'drop', rate: 0.1 },
  { type: 'Dense', name: 'classes', units: 4, activation: 'softmax' },
]
const graphOf = (name: string, layers: ReturnType<typeof layersOf>): ModelGraph =>
  parseLayerList({ name, input: { shape: [20] }, layers }, '')

/** 20 numbers -> 32 -> 4 classes, with batch norm and dropout: 932 parameters. */
export const smallModel = graphOf('small', layersOf(32, 'relu'))

/** The small model with `units` hidden units. */
export const withHiddenUnits = (units: number, activation = 'relu'): ModelGraph =>
  graphOf(`${units}-${activation}`, layersOf(units, activation))

/** The small model without the named layers. */
export const withoutLayers = (...removed: readonly string[]): ModelGraph =>
  graphOf(
    `without-${removed.join('-')}`,
    layersOf(32, 'relu').filter(({ name }) => !removed.includes(name)),
  )

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
