import type { Fault } from '../../../errors.js'
import type { DraftInput } from '../assemble-graph.js'
import { isShape } from '../fields.js'
import { entryOf } from '../json.js'
import type { Network, NetworkInput } from './network.js'

/**
 * Shapes of one row that the question gives: of the only input, or by the name of the input. Null
 * without any.
 */
export type AskedShapes = readonly number[] | Readonly<Record<string, readonly number[]>> | null

export interface InputShapes {
  readonly shapes: readonly DraftInput[]
  readonly faults: readonly Fault[]
}

/** The shapes of the inputs; those that the file leaves open come from the question. */
export function inputShapes({ inputs }: Network, asked: AskedShapes): InputShapes {
  const faults: Fault[] = [...unknownNames(inputs, asked)]
  const shapes = inputs.map((input) => {
    const given = askedShape(input.name, asked, inputs.length)
    const shape = shapeOf(input, given)
    if (isShape(shape)) return { name: input.name, shape }
    faults.push(shape)
    return { name: input.name, shape: null }
  })
  return { shapes, faults }
}

/** The shape that the question gives to one of so many inputs. */
export function askedShape(
  name: string,
  asked: AskedShapes,
  inputs: number,
): readonly number[] | null {
  if (asked === null) return null
  if (isShape(asked)) return inputs === 1 ? asked : null
  return entryOf(asked as Readonly<Record<string, readonly number[]>>, name) ?? null
}

const pointerAsked = '/model/inputShape'

function unknownNames(inputs: readonly NetworkInput[], asked: AskedShapes): readonly Fault[] {
  if (asked === null) return []
  const names = inputs.map(({ name }) => name)
  if (isShape(asked))
    return names.length === 1
      ? []
      : [fault(pointerAsked, asked, names, 'the model has several inputs')]
  return Object.keys(asked)
    .filter((name) => !names.includes(name))
    .map((name) => fault(`${pointerAsked}/${name}`, name, names, `the model has no input ${name}`))
}

const fault = (
  pointer: string,
  value: unknown,
  names: readonly string[],
  message: string,
): Fault => ({
  pointer,
  value,
  accepted: `a shape for each of the inputs ${names.join(', ')}`,
  message,
})

/** The shape of one row, or what is wrong with it. */
function shapeOf(
  { name, pointer, batchShape }: NetworkInput,
  given: readonly number[] | null,
): readonly number[] | Fault {
  if (!Array.isArray(batchShape)) return given ?? missingShape(name, pointer, batchShape)
  const [batch, ...row] = batchShape as readonly unknown[]
  if (typeof batch === 'number') return fixedBatch(name, pointer, batch)
  if (given !== null) return filledIn(name, row, given)
  return isShape(row) ? row : openShape(name, pointer, row)
}

/** The given shape, where it agrees with all sizes that the file fixes. */
function filledIn(
  name: string,
  row: readonly unknown[],
  given: readonly number[],
): readonly number[] | Fault {
  const agrees =
    row.length === given.length && row.every((size, i) => size === null || size === given[i])
  if (agrees) return given
  return {
    pointer: pointerAsked,
    value: given,
    accepted: described(row),
    message: `the input ${name} has the shape ${described(row)} in the file, and the question gives [${given.join(', ')}]`,
  }
}

const described = (row: readonly unknown[]): string =>
  `[${row.map((size) => (size === null ? 'any' : String(size))).join(', ')}]`

function openShape(name: string, pointer: string, row: readonly unknown[]): Fault {
  if (row.length === 0) return withoutAxis(name, pointer)
  const example = row.map((size) => (size === null ? 100 : size))
  return {
    pointer: pointerAsked,
    value: null,
    accepted: `the shape of one row: ${described(row)}`,
    message:
      `the input ${name} has an open length, ${described(row)}; give the length that you train with: ` +
      `"inputShape": [${example.join(', ')}], or --input-shape ${example.join(',')}`,
  }
}

const withoutAxis = (name: string, pointer: string): Fault => ({
  pointer,
  value: [null],
  accepted: 'at least one size beside the batch, such as [null, 1]',
  message: `a row of the input ${name} is a single number without an axis: build the model with shape=(1,)`,
})

function missingShape(name: string, pointer: string, value: unknown): Fault {
  return {
    pointer,
    value,
    accepted: '[null, …] with whole numbers >= 1 for one row',
    message:
      `the model has no fixed input shape (input ${name}): build it with an input shape, ` +
      'or give one: "inputShape": [28, 28, 1], or --input-shape 28,28,1',
  }
}

function fixedBatch(name: string, pointer: string, batch: number): Fault {
  return {
    pointer,
    value: batch,
    accepted: 'null as the batch size',
    message: `the input ${name} fixes the batch size to ${batch}: build the model with shape instead of batch_shape, so that it can be advised`,
  }
}
