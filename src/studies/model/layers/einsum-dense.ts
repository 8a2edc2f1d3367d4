import { sizeOf, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import type { WeightObject } from '../weights/weight-object.js'
import { weightFields } from '../weights/weight-fields.js'
import { first, ShapeMismatch, type LayerRule, type Shape } from './layer-rule.js'

/** Letters of the input, the kernel and the output, the batch among them. */
interface Equation {
  readonly input: readonly string[]
  readonly kernel: readonly string[]
  readonly output: readonly string[]
  /** Axes that an ellipsis stands for, and whether they come first. */
  readonly elided: readonly string[]
  readonly elidesFirst: boolean
}

const forms = '[X],[Y]->[Z], ...[X],[Y]->...[Z] or [X]...,[Y]->[Z]...; no letter twice in one part'

/** Letters for the axes of an ellipsis, other than those of the equation. */
function freeLetters(equation: string, count: number): readonly string[] {
  const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return alphabet.filter((letter) => !equation.includes(letter)).slice(0, Math.max(0, count))
}

function equationOf(fields: Fields, rank: number): Equation {
  const value = fields.raw('equation')
  const written = typeof value === 'string' ? value.replaceAll(' ', '') : ''
  const pattern =
    /^(?<before>\.{3})?(?<input>[a-zA-Z]+)(?<after>\.{3})?,(?<kernel>[a-zA-Z]+)->(?<first>\.{3})?(?<output>[a-zA-Z]+)(?<last>\.{3})?$/
  const parts = pattern.exec(written)?.groups ?? fields.fail('equation', forms)
  const [input, kernel, output] = [parts['input'], parts['kernel'], parts['output']].map(
    (letters = '') => [...letters],
  ) as [string[], string[], string[]]
  const isTwice = (letters: readonly string[]): boolean => new Set(letters).size !== letters.length
  const agrees = parts['before'] === parts['first'] && parts['after'] === parts['last']
  if (!agrees || [input, kernel, output].some(isTwice)) fields.fail('equation', forms)
  const { before, after } = parts
  if (before !== undefined && after !== undefined) fields.fail('equation', forms)
  const isElided = before !== undefined || after !== undefined
  const elided = isElided ? freeLetters(written, rank - input.length) : []
  return { input, kernel, output, elided, elidesFirst: before !== undefined }
}

function withEllipsis({ elided, elidesFirst }: Equation, letters: readonly string[]): string[] {
  return elidesFirst ? [...elided, ...letters] : [...letters, ...elided]
}

/** The sizes that the field gives, without the batch; null where the input decides. */
function writtenOutput(fields: Fields): readonly (number | null)[] {
  const value = fields.raw('outputShape')
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const isSize = (size: unknown): boolean =>
    size === null || (Number.isInteger(size) && Number(size) >= 1)
  return list.every(isSize)
    ? (list as readonly (number | null)[])
    : fields.fail('outputShape', 'whole numbers >= 1, or null for the size of the input')
}

/** Sizes of all letters: those of the input come from it, the others from `outputShape`. */
function sizesOf(fields: Fields, equation: Equation, shape: Shape): ReadonlyMap<string, number> {
  const input = withEllipsis(equation, equation.input)
  const output = withEllipsis(equation, equation.output)
  if (input.length !== shape.length + 1)
    throw new ShapeMismatch(`${input.length - 1} dimensions without the batch`)
  const sizes = new Map(input.slice(1).map((letter, axis) => [letter, shape[axis] ?? 1]))
  if (input[0] !== output[0]) fields.fail('equation', 'one whose output begins with the batch')
  // an ellipsis at the start holds the batch; Keras then gives the sizes after it
  const named = equation.elidesFirst ? equation.output : equation.output.slice(1)
  const written = writtenOutput(fields)
  if (written.length !== named.length)
    fields.fail('outputShape', `${named.length} sizes: those of ${named.join('')}`)
  named.forEach((letter, axis) => {
    const size = written[axis] ?? null
    const known = sizes.get(letter)
    if (known === undefined && size === null)
      fields.fail('outputShape', `a whole number for ${letter}, which the input does not have`)
    if (known !== undefined && size !== null && size !== known)
      fields.fail('outputShape', `${known} for ${letter}, as the input has it`)
    if (size !== null) sizes.set(letter, size)
  })
  return sizes
}

/** Keras' shape of a bias: from its first axis on, 1 for axes that it does not have. */
function biasShapeOf(
  fields: Fields,
  { output, elided, elidesFirst }: Equation,
  sizes: ReadonlyMap<string, number>,
): readonly number[] | null {
  if (!fields.has('biasAxes')) return null
  const value = fields.raw('biasAxes')
  const axes = typeof value === 'string' ? [...value] : []
  const isOutput = (letter: string): boolean => output.includes(letter) && sizes.has(letter)
  if (axes.length === 0 || !axes.every(isOutput))
    return fields.fail('biasAxes', `letters of the output ${output.join('')} after the batch`)
  const start = Math.min(...axes.map((letter) => output.indexOf(letter)))
  const sized = output
    .slice(start)
    .map((letter) => (axes.includes(letter) ? (sizes.get(letter) ?? 1) : 1))
  return elidesFirst ? sized : [...sized, ...elided.map(() => 1)]
}

/** Keras scales the kernel by its letters: those of the output count as outputs. */
function scaledInitializer(initializer: WeightObject, { kernel, output }: Equation): WeightObject {
  if (initializer.config['inputAxes'] !== null) return initializer
  const axes = [...kernel.keys()]
  const isOutput = (axis: number): boolean => output.includes(kernel[axis] ?? '')
  const inputAxes = axes.filter((axis) => !isOutput(axis))
  return {
    ...initializer,
    config: { ...initializer.config, inputAxes, outputAxes: axes.filter(isOutput) },
  }
}

const einsumDense: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const equation = equationOf(fields, shape.length + 1)
  const sizes = sizesOf(fields, equation, shape)
  const sizeOfLetter = (letter: string): number =>
    sizes.get(letter) ??
    fields.fail('equation', `one whose kernel has letters of input or output, not ${letter}`)
  const kernelShape = equation.kernel.map(sizeOfLetter)
  const biasShape = biasShapeOf(fields, equation, sizes)
  const output = withEllipsis(equation, equation.output)
  const input = withEllipsis(equation, equation.input)
  const outputShape = output.slice(1).map(sizeOfLetter)
  const weights = weightFields(fields, 'kernel', 'GlorotUniform')
  const kernelInitializer = scaledInitializer(
    weights['kernelInitializer'] as WeightObject,
    equation,
  )
  return {
    config: {
      equation: `${input.join('')},${equation.kernel.join('')}->${output.join('')}`,
      outputShape,
      kernelShape,
      biasShape,
      activation: fields.activation(),
      ...weights,
      kernelInitializer,
      ...weightFields(fields, 'bias', 'Zeros'),
    },
    outputShape,
    parameters: sizeOf(kernelShape) + (biasShape === null ? 0 : sizeOf(biasShape)),
  }
}

export const einsumDenseRules = {
  EinsumDense: einsumDense,
} satisfies Partial<Record<LayerType, LayerRule>>
