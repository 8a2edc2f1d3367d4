import type { KerasModel } from '../../../src/studies/model/keras.js'
import { lossFactsOf, resolveTraining } from '../../../src/studies/request/resolve-training.js'
import type { TrainingSetup } from '../../../src/trials/tfjs/training/trainer.js'
import type { CaseEntry } from './keras-case.js'

/** The training that a study of this file and these targets would make. */
export function setupOf(keras: KerasModel, entry: CaseEntry): TrainingSetup {
  const targetTypes = (entry.targets ?? []).map(({ dtype }) =>
    dtype === 'int32' ? ('class' as const) : ('real' as const),
  )
  const model = { ...keras, optimizer: null }
  const training = resolveTraining({}, model, lossFactsOf({}, model), { id: '', targetTypes })
  return { ...training, model: training.graph, learningRate: entry.learningRate, seed: 1 }
}
