/** Which stored target trains which output, as class numbers or as real numbers. */
import {
  isBinaryOutput,
  sizeOf,
  type ModelGraph,
  type ModelOutput,
} from '../../../advice/vocabulary/model-graph.js'
import type { DatasetHeader, DatasetTarget, TargetFeed } from '../../../trials/protocol/dataset.js'
import { note, type DataNote } from '../../../advice/vocabulary/understood.js'
import { isSameOrFlat, namesOf, notRead, placeOfName, shapeText, unfit } from './match-faults.js'

export interface MatchedTargets {
  readonly feeds: readonly TargetFeed[]
  readonly notes: readonly DataNote[]
}

/** @param ignored for each output, the label that its loss passes over; null for none */
export function matchTargets(
  header: DatasetHeader,
  { outputs }: ModelGraph,
  ignored: readonly (number | null)[],
): MatchedTargets {
  const { targets } = header
  if (targets.length === 0) return autoencoder(header, outputs)
  const places = targetPlaces(targets, outputs)
  const matched = outputs.map((output, i) => {
    const stored = places[i] ?? 0
    return matchTarget(targets[stored], stored, { output, ignored: ignored[i] ?? null })
  })
  return {
    feeds: matched.map(({ feed }) => feed),
    notes: [...matched.flatMap(({ notes }) => notes), ...notRead(targets, places, 'target')],
  }
}

/** Without a target, a model whose output has the shape of its input trains on the input. */
function autoencoder({ inputs }: DatasetHeader, outputs: readonly ModelOutput[]): MatchedTargets {
  const [input] = inputs
  const [output] = outputs
  const isAlone = inputs.length === 1 && outputs.length === 1
  if (isAlone && input !== undefined && sizeOf(input.shape) === sizeOf(output?.shape ?? []))
    return {
      feeds: [{ from: 'input', stored: 0, as: 'real', values: null }],
      notes: [note('trains-on-input', { name: input.name })],
    }
  throw unfit(
    namesOf(inputs),
    'a data set with a target',
    `the data set has no target, and the output ${shapeText(output?.shape ?? [])} has not the shape of the rows: store it with target=NAME (--target on the command line)`,
  )
}

/** One target and one output need no names; else names tell, then different shapes. */
function targetPlaces(
  targets: readonly DatasetTarget[],
  outputs: readonly ModelOutput[],
): readonly number[] {
  const byName = outputs.map(({ name }) => placeOfName(targets, name))
  if (byName.every((place) => place >= 0)) return byName
  if (targets.length === 1 && outputs.length === 1) return [0]
  const byShape = outputs.map((output) => {
    const fitting = targets.flatMap((target, i) => (fits(target, output) ? [i] : []))
    return fitting.length === 1 ? (fitting[0] ?? -1) : -1
  })
  const isTold = byShape.every((place) => place >= 0) && new Set(byShape).size === outputs.length
  if (targets.length === outputs.length && isTold) return byShape
  throw unfit(
    namesOf(targets),
    `targets named ${namesOf(outputs)}`,
    targets.length === outputs.length
      ? `which target trains which output cannot be told: name the arrays as the model names its outputs (${namesOf(outputs)}); they are ${namesOf(targets)}`
      : `the data set has ${targets.length} targets (${namesOf(targets)}), the model has ${outputs.length} outputs (${namesOf(outputs)}): name them with target=NAME,NAME`,
  )
}

function fits(target: DatasetTarget, output: ModelOutput): boolean {
  const isFlat = target.shape.length <= 1 && sizeOf(target.shape) === sizeOf(output.shape)
  return isFlat || isSameOrFlat(target.shape, output.shape) || isClassPerPosition(target, output)
}

/** Class numbers for an output of one more axis, which has a unit for each class. */
function isClassPerPosition({ type, shape }: DatasetTarget, output: ModelOutput): boolean {
  const positions = output.shape.slice(0, -1)
  return type === 'class' && sizeOf(shape) === sizeOf(positions) && (output.shape.at(-1) ?? 1) > 1
}

interface Wanted {
  readonly output: ModelOutput
  /** The label that the loss passes over. */
  readonly ignored: number | null
}

interface MatchedTarget {
  readonly feed: TargetFeed
  readonly notes: readonly DataNote[]
}

function matchTarget(
  target: DatasetTarget | undefined,
  stored: number,
  { output, ignored }: Wanted,
): MatchedTarget {
  if (target === undefined || !fits(target, output)) throw wrongShape(target, output)
  const isBinary = isBinaryOutput(output) && sizeOf(target.shape) === 1
  if (target.type === 'class' && (isClassPerPosition(target, output) || isBinary)) {
    const units = isBinary ? 2 : (output.shape.at(-1) ?? 1)
    return matchLabels(target, stored, { output, ignored, units })
  }
  const values = target.type === 'class' ? (target.values ?? null) : null
  const name = target.name
  return {
    feed: { from: 'target', stored, as: 'real', values },
    notes: values === null ? [] : [note('labels-are-numbers', { name })],
  }
}

/**
 * Labels that the output has units for keep the numbers of the file. Others are numbered from 0;
 * not where the loss passes over one of them, which is known by its number.
 */
function matchLabels(
  target: DatasetTarget,
  stored: number,
  { output, ignored, units }: Wanted & { readonly units: number },
): MatchedTarget {
  const { name, classes, values = null } = target
  const feed = { from: 'target', stored, as: 'class', values: null } as const
  const labels = values ?? Array.from({ length: classes ?? 0 }, (_, label) => label)
  const outside = labels.filter((label) => label !== ignored && !(label >= 0 && label < units))
  if (ignored !== null && outside.length > 0)
    throw unfit(
      outside[0],
      `labels from 0 to ${units - 1}, and ${ignored}`,
      `the loss passes over the label ${ignored}, and the output ${output.name} has ${units} units; ${name} also holds ${outside.slice(0, 5).join(', ')}`,
    )
  if (outside.length === 0)
    return {
      feed: { ...feed, values },
      notes: values === null ? [] : [note('labels-keep-numbers', { name, units })],
    }
  checkClasses(target, units, output)
  return { feed, notes: [] }
}

function checkClasses(
  { classes, name, values }: DatasetTarget,
  max: number,
  output: ModelOutput,
): void {
  const count = classes ?? 0
  if (count <= max) return
  const labels =
    values === undefined
      ? `the labels of ${name} go up to ${count - 1}`
      : `${name} has ${count} different labels`
  throw unfit(
    count - 1,
    `labels from 0 to ${max - 1}`,
    `${labels}, the output ${shapeText(output.shape)} has ${max} classes`,
  )
}

function wrongShape(target: DatasetTarget | undefined, output: ModelOutput): Error {
  const shape = target?.shape ?? []
  const name = target?.name ?? 'none'
  const isFraction = target?.type === 'real' && sizeOf(shape) === 1 && sizeOf(output.shape) > 1
  return unfit(
    shape,
    `targets of shape ${shapeText(output.shape)}`,
    isFraction
      ? `the target ${name} holds one number that is no label of a few classes; the output ${output.name} has ${shapeText(output.shape)} units`
      : `the target ${name} has the shape ${shapeText(shape)}, the output ${output.name} has ${shapeText(output.shape)}`,
  )
}
