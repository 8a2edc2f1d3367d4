import { Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'
import { CandidateTraining } from './candidate-training.js'
import { trainedUntil } from './continued-race.js'

/**
 * Trains on from the checkpoint of a race at a larger batch size and the same rate, and reports the
 * loss at its end. Like an anneal it writes no checkpoint.
 *
 * Source: Smith et al., "Don't decay the learning rate, increase the batch size", 2018.
 */
export async function grow(context: TrialContext): Promise<void> {
  const { tf, request } = context
  const { spec } = request
  if (spec.kind !== 'grow') return
  const { learningRate, seed, from, steps } = spec
  const trainer = new Trainer(tf, { ...request, learningRate, seed })
  try {
    const raced = await trainedUntil(context, { ...spec, batchSize: spec.grownFrom }, from, trainer)
    const training = new CandidateTraining(context, spec, trainer, raced.state())
    for (let i = 0; i < steps; i++) await training.trainStep()
    await training.measurePoint()
    training.reportStepTime()
  } finally {
    trainer.dispose()
  }
}
