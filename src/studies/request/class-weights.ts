import { lossTraitsOf, type OutputLoss } from '../../advice/vocabulary/losses.js'
import { note, type DataNote } from '../../advice/vocabulary/understood.js'
import { sizeOf, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import type { StudyRequest } from './study-request.js'

/**
 * The losses with the class weights of the request. As in Keras, a model with several outputs has
 * none; neither has a loss without classes.
 */
export function withClassWeights(
  losses: readonly OutputLoss[],
  { classWeights }: Pick<StudyRequest, 'classWeights'>,
  { outputs }: ModelGraph,
): readonly OutputLoss[] {
  if (classWeights === undefined) return losses
  const [loss] = losses
  const [output] = outputs
  if (loss === undefined || output === undefined || losses.length > 1)
    throw refusal(classWeights, 'a model with one output', `the model has ${losses.length} outputs`)
  const classes = classesOf(loss, output.shape)
  if (classes === null)
    throw refusal(classWeights, 'a loss of classes', `the loss ${loss.loss} has no classes`)
  return [{ ...loss, classWeights: weightList(classWeights, classes) }]
}

/** Says which label of the file each weight is for, where the labels are no class numbers. */
export function classWeightNotes(
  losses: readonly OutputLoss[],
  labels: readonly (readonly string[] | null)[],
  outputs: ModelGraph['outputs'],
): readonly DataNote[] {
  return losses.flatMap(({ classWeights }, i) => {
    const names = labels[i] ?? null
    if (classWeights === undefined || names === null) return []
    const weights = names.map((name, label) => `${name}: ${classWeights[label] ?? 1}`).join(', ')
    return [note('class-weights', { name: outputs[i]?.name ?? '', weights })]
  })
}

/** Number of classes that the loss tells apart; null where it has none. */
function classesOf({ loss }: OutputLoss, shape: readonly number[]): number | null {
  const { target } = lossTraitsOf(loss)
  const units = shape.at(-1) ?? 1
  if (target === 'class' || target === 'one-hot') return units
  return target === 'labels' && sizeOf(shape) === 1 ? 2 : null
}

function weightList(
  written: NonNullable<StudyRequest['classWeights']>,
  classes: number,
): readonly number[] {
  const entries = Object.entries(written)
  const wrong = entries.find(([number]) => Number(number) >= classes)
  if (wrong !== undefined)
    throw refusal(written, `classes from 0 to ${classes - 1}`, `there is no class ${wrong[0]}`)
  const weights = Object.fromEntries(entries)
  return Array.from({ length: classes }, (_, number) => weights[number] ?? 1)
}

const refusal = (value: unknown, accepted: string, problem: string): Error =>
  invalid('/classWeights', value, accepted, `classWeights: ${problem}`)
