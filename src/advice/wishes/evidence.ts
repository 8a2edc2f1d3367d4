/**
 * The evidence that bears on what is left to decide. Studies of one subject share their trials: a
 * study without wishes may have raced pairs that are no answer here, and paid for them.
 */
import type { Candidate } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'

/** A pair that may be advised, by its size and its rate. */
export type IsWished = (pair: Candidate) => boolean

/** @param sizes the sizes that may race; a rate may be any where none is fixed */
export const wishedPairs =
  ({ wishes = {} }: Question, sizes: readonly number[]): IsWished =>
  ({ batchSize, learningRate }) =>
    sizes.includes(batchSize) &&
    (wishes.learningRate === undefined || learningRate === wishes.learningRate)

/** The trials without the trainings of pairs that may not be advised. */
export const withinWishes = ({ trials }: Evidence, isWished: IsWished): Evidence => ({
  trials: trials.filter((trial) => !isTraining(trial) || isWished(trial.spec)),
})

/** The trainings of those pairs alone. */
export const outsideWishes = ({ trials }: Evidence, isWished: IsWished): Evidence => ({
  trials: trials.filter((trial) => isTraining(trial) && !isWished(trial.spec)),
})

type TrainingSpec = Extract<TrialRecord['spec'], { kind: 'race' | 'anneal' }>

const isTraining = (trial: TrialRecord): trial is TrialRecord & { readonly spec: TrainingSpec } =>
  trial.spec.kind === 'race' || trial.spec.kind === 'anneal'
