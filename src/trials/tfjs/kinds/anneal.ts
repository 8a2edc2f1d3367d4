import { Trainer } from '../training/trainer.js'
import type { TrialContext } from '../trial-context.js'
import { trainedUntil } from './continued-race.js'

/**
 * Trains with a learning rate that falls linearly to zero, from an untrained model or from the
 * checkpoint of a race, and reports the loss at its end. It writes no checkpoint: the race goes on
 * as if it had not been.
 *
 *   rate(i) = learningRate (1 - i / steps),   i = 0 .. steps - 1
 *
 * Source: Hägele et al., "Scaling laws and compute-optimal training beyond fixed training
 * durations", 2024 (a cool-down tells where a whole training ends).
 */
export async function anneal(context: TrialContext): Promise<void> {
  const { tf, request } = context
  const { spec } = request
  if (spec.kind !== 'anneal') return
  const { learningRate, seed } = spec
  const trainer = new Trainer(tf, { ...request, learningRate, seed })
  try {
    const training = await trainedUntil(context, spec, spec.from, trainer)
    for (let i = 0; i < spec.steps; i++) {
      trainer.optimizer.setLearningRate(learningRate * (1 - i / spec.steps))
      await training.trainStep()
    }
    await training.measurePoint()
    training.reportStepTime()
  } finally {
    trainer.dispose()
  }
}
