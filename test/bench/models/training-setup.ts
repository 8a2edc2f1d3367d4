import { optimizers } from '../../../src/advice/vocabulary/optimizers.js'
import type { KerasModel } from '../../../src/studies/model/keras.js'
import { chooseLosses } from '../../../src/studies/request/choose-loss.js'
import type { TrainingSetup } from '../../../src/trials/tfjs/training/trainer.js'
import type { CaseEntry } from './keras-case.js'

/** The training that a study of this file and these targets would make. */
export function setupOf(model: KerasModel, entry: CaseEntry): TrainingSetup {
  const targetTypes = (entry.targets ?? []).map(({ dtype }) =>
    dtype === 'int32' ? ('class' as const) : ('real' as const),
  )
  const choice = { requested: null, saved: model.loss }
  return {
    model: model.graph,
    losses: chooseLosses(choice, model.graph, { targetTypes } as never),
    optimizer: optimizers.find((name) => name === model.optimizer) ?? 'adam',
    learningRate: entry.learningRate,
    seed: 1,
  }
}
