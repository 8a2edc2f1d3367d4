/** Each input and target of the data: how it is stored, and what was understood of it. */
import { invalid } from '../../../errors.js'
import type { DatasetInput, DatasetTarget } from '../../../trials/protocol/dataset.js'
import type { Scale } from '../read-options.js'
import {
  note,
  type DataNote,
  type UnderstoodClasses,
  type UnderstoodField,
} from '../../../advice/vocabulary/understood.js'
import { rowShapeOf, rowsOf, sizeOf, type RawArray } from './raw-array.js'
import type { ReadData } from './read-data.js'
import { scanField, type FieldScan } from './scan-field.js'

/** An array of training and the array of validation, if there is one. */
export interface FieldPlan<Stored> {
  readonly training: RawArray
  readonly validation: RawArray | null
  readonly scan: FieldScan
  readonly stored: Stored
  readonly understood: UnderstoodField
  /** Values of the file in the order of their classes; null where nothing is mapped. */
  readonly classValues: readonly number[] | null
}

export interface FieldPlans {
  readonly inputs: readonly FieldPlan<DatasetInput>[]
  readonly targets: readonly FieldPlan<DatasetTarget>[]
  readonly notes: readonly DataNote[]
}

/** Classes that are listed one by one. */
const listedClassesMax = 100
const int32Max = 2 ** 31 - 1

/** Reads every number once. Throws for rows that do not fit together, and for NaN. */
export async function planFields(data: ReadData, scale: Scale): Promise<FieldPlans> {
  const { training, validation } = data
  const notes: DataNote[] = []
  checkRows(training.inputs, training.targets)
  if (validation !== null) checkRows(validation.inputs, validation.targets)
  const inputs: FieldPlan<DatasetInput>[] = []
  for (const [i, array] of training.inputs.entries())
    inputs.push(scaled(await planInput(array, validation?.inputs[i] ?? null, data, notes), scale))
  if (scale !== 'none')
    notes.push(...inputs.map(({ stored: { name } }) => note('scaled', { name, how: scale })))
  const targets: FieldPlan<DatasetTarget>[] = []
  for (const [i, array] of training.targets.entries())
    targets.push(await planTarget(array, validation?.targets[i] ?? null, data, notes))
  return { inputs, targets, notes }
}

function scaled(plan: FieldPlan<DatasetInput>, scale: Scale): FieldPlan<DatasetInput> {
  return scale === 'none' ? plan : { ...plan, stored: { ...plan.stored, type: 'float32' } }
}

function checkRows(inputs: readonly RawArray[], targets: readonly RawArray[]): void {
  const [first] = inputs
  if (first === undefined) return
  for (const array of [...inputs, ...targets]) {
    if (rowsOf(array) === 0)
      throw invalid(`/${array.name}`, 0, 'at least one row', `${array.name} has no rows`)
    if (rowsOf(array) === rowsOf(first)) continue
    throw invalid(
      `/${array.name}`,
      rowsOf(array),
      `as many rows as ${first.name}: ${rowsOf(first)}`,
      `${first.name} has ${rowsOf(first)} rows, ${array.name} has ${rowsOf(array)}`,
    )
  }
}

async function planInput(
  training: RawArray,
  validation: RawArray | null,
  { columns }: ReadData,
  notes: DataNote[],
): Promise<FieldPlan<DatasetInput>> {
  checkShapes(training, validation)
  const scan = await scanField(validation === null ? [training] : [training, validation])
  const isWhole = training.type.whole && (validation?.type.whole ?? true)
  const fits = Math.max(Math.abs(scan.min), Math.abs(scan.max)) <= int32Max
  if (isWhole && !fits)
    notes.push(note('wide-whole-numbers', { name: training.name, max: scan.max }))
  const shape = rowShapeOf(training)
  const type = isWhole && fits ? 'int32' : 'float32'
  const { name } = training
  return {
    training,
    validation,
    scan,
    classValues: null,
    stored: { name, shape, type },
    understood: {
      ...numbersOf(training, columns, scan),
      shape,
      classes: null,
      columns: columns.get(name) ?? null,
    },
  }
}

async function planTarget(
  training: RawArray,
  validation: RawArray | null,
  { columns }: ReadData,
  notes: DataNote[],
): Promise<FieldPlan<DatasetTarget>> {
  checkShapes(training, validation)
  const scan = await scanField(validation === null ? [training] : [training, validation])
  const labels = labelsOf(training, scan)
  notes.push(...labelNotes(training, labels, scan))
  const { name } = training
  const values = labels?.values ?? null
  const shape = targetShapeOf(training, labels !== null)
  const stored = {
    name,
    shape,
    type: labels === null ? 'real' : 'class',
    classes: labels?.classes ?? null,
  } as const
  return {
    training,
    validation,
    scan,
    classValues: values,
    stored: values === null ? stored : { ...stored, values },
    understood: {
      ...numbersOf(training, columns, scan),
      shape,
      classes: labels === null ? oneHotClasses(scan) : classesOf(labels, training, scan),
      columns: columns.get(name) ?? null,
    },
  }
}

function labelNotes(
  { name, names, storedAs }: RawArray,
  labels: Labels | null,
  { oneHotCounts }: FieldScan,
): readonly DataNote[] {
  if (labels === null)
    return oneHotCounts === null
      ? []
      : [note('one-hot-target', { name, classes: oneHotCounts.length })]
  const { classes, values } = labels
  if (names !== null && !isTokens(storedAs)) return [note('labels-are-names', { name, classes })]
  return values === null ? [] : [note('labels-numbered', { name, from: listOf(values), classes })]
}

/** Tokens are numbered by the vocabulary, which has a note of its own. */
const isTokens = (storedAs: string): boolean => storedAs === 'characters' || storedAs === 'words'

function checkShapes(training: RawArray, validation: RawArray | null): void {
  if (validation === null) return
  const needed = rowShapeOf(training)
  const given = rowShapeOf(validation)
  if (given.join() !== needed.join())
    throw invalid(
      `/${validation.name}`,
      given,
      `rows of shape [${needed.join(', ')}], as for training`,
      `a row of ${validation.name} has the shape [${given.join(', ')}], a row of ${training.name} has [${needed.join(', ')}]`,
    )
}

function numbersOf(
  { name, storedAs }: RawArray,
  columns: ReadData['columns'],
  { min, max, mean, deviation, constant }: FieldScan,
): Pick<
  UnderstoodField,
  'name' | 'storedAs' | 'min' | 'max' | 'mean' | 'deviation' | 'missing' | 'constant'
> {
  const missing = (columns.get(name) ?? []).reduce((sum, column) => sum + column.missing, 0)
  return { name, storedAs, min, max, mean, deviation, missing, constant }
}

/** A column of labels is a vector of them. */
function targetShapeOf(array: RawArray, isClass: boolean): readonly number[] {
  const shape = rowShapeOf(array)
  return isClass && shape.at(-1) === 1 ? shape.slice(0, -1) : shape
}

interface Labels {
  readonly classes: number
  /** Values of the file by class; null where the labels are numbered from 0 already. */
  readonly values: readonly number[] | null
}

/**
 * Numbers that can be read as labels: few different whole ones, each of them seen twice on
 * average. Whether they are, the model decides: they keep their values for a regression.
 */
function labelsOf(array: RawArray, scan: FieldScan): Labels | null {
  if (array.names !== null) return { classes: array.names.length, values: null }
  const { counts, max } = scan
  if (!scan.whole || !Number.isSafeInteger(max) || scan.oneHotCounts !== null) return null
  if (counts === null) return manyLabels(array, scan)
  const { whole } = array.type
  const numbers = scan.rows * sizeOf(rowShapeOf(array))
  const isSeenTwice = counts.size * 2 <= numbers
  const isNumbered = scan.min === 0 && max === counts.size - 1
  if (isNumbered && (whole || isSeenTwice)) return { classes: counts.size, values: null }
  if (!isSeenTwice) return null
  return { classes: counts.size, values: [...counts.keys()].sort((a, b) => a - b) }
}

/** More labels than are counted one by one, such as tokens. */
function manyLabels(array: RawArray, { min, max, rows }: FieldScan): Labels | null {
  const numbers = rows * sizeOf(rowShapeOf(array))
  const isNumbered = min >= 0 && max < numbers && max <= int32Max && array.type.whole
  return isNumbered ? { classes: max + 1, values: null } : null
}

function oneHotClasses({ oneHotCounts }: FieldScan): UnderstoodClasses | null {
  if (oneHotCounts === null) return null
  return classList(
    oneHotCounts.length,
    oneHotCounts.map((rows, label) => ({ label, name: String(label), rows })),
  )
}

function classList(count: number, classes: UnderstoodClasses['classes']): UnderstoodClasses {
  const rows = classes.map((one) => one.rows).filter((seen) => seen > 0)
  return {
    count,
    imbalance: Math.max(...rows) / Math.max(1, Math.min(...rows)),
    classes: classes.slice(0, listedClassesMax),
  }
}

function classesOf(
  { classes, values }: Labels,
  { names }: RawArray,
  { counts }: FieldScan,
): UnderstoodClasses | null {
  if (counts === null) return null
  return classList(
    classes,
    Array.from({ length: classes }, (_, label) => {
      const value = values?.[label] ?? label
      return { label, name: names?.[value] ?? String(value), rows: counts.get(value) ?? 0 }
    }),
  )
}

const listOf = (values: readonly number[]): string =>
  values.length <= 6
    ? values.join(', ')
    : `${values.slice(0, 3).join(', ')} … ${String(values.at(-1))}`
