import type { RaceSpec } from '../../../advice/vocabulary/trial.js'
import type { Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'
import { CandidateTraining, untrained } from './candidate-training.js'
import { readCheckpointAt } from './race-checkpoint.js'

/** A candidate as its race trained it. */
type Raced = Pick<RaceSpec, 'batchSize' | 'learningRate' | 'seed' | 'validation'>

/**
 * The training of a candidate at step `from` of its race; 0: from the start. Where the race's
 * checkpoints are gone, as they are with the folder of a finished study, its steps are trained
 * again.
 */
export async function trainedUntil(
  context: TrialContext,
  candidate: Raced,
  from: number,
  trainer: Trainer,
): Promise<CandidateTraining> {
  const place = { folder: context.request.checkpointFolder, candidate }
  const saved = from === 0 ? null : await readCheckpointAt(place, from, trainer, context.watch)
  const training = new CandidateTraining(context, candidate, trainer, saved ?? untrained)
  if (saved === null) await training.begin()
  while (training.step < from) await training.trainStep()
  return training
}
