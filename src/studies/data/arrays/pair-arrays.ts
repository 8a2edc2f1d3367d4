/** Which arrays of an archive are inputs and targets, of training and of validation. */
import { invalid } from '../../../errors.js'
import { isWithoutTarget, type ReadOptions } from '../read-options.js'
import { TargetFault } from '../target-fault.js'
import { note, type DataNote, type PassedOver } from '../../../advice/vocabulary/understood.js'
import { partsOfName, type NamedPart, type Role } from './array-names.js'

/** An array by its name and shape, and what it holds. */
export interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly kind: 'number' | 'text' | 'other'
}

export interface ArrayPairs {
  readonly training: PairedNames
  /** In the order of the training names; null: rows are held out. */
  readonly validation: PairedNames | null
  readonly notes: readonly DataNote[]
}
export interface PairedNames {
  readonly inputs: readonly string[]
  /** Empty without a target. */
  readonly targets: readonly string[]
}

interface Field {
  readonly stem: string
  readonly role: Role | null
  readonly kind: NamedArray['kind']
  readonly arrays: ReadonlyMap<NamedPart, NamedArray>
}

/** Throws where the target cannot be told: it is asked for, never guessed. */
export function pairArrays(
  arrays: readonly NamedArray[],
  { target, features }: Pick<ReadOptions, 'target' | 'features'>,
): ArrayPairs {
  const notes: DataNote[] = []
  const pass = (names: readonly string[], why: PassedOver): void => {
    if (names.length > 0) notes.push(note('passed-over', { names: names.join(', '), why }))
  }
  const rows = arrays.filter(({ shape }) => shape.length > 0 && shape[0] !== 0)
  pass(namesOf(arrays.filter((array) => !rows.includes(array))), 'not-rows')
  const fields = fieldsOf(rows)
  const targets = targetsOf(fields, arrays, target, features)
  const inputs = inputsOf(fields, targets, features)
  const isUsed = (field: Field): boolean => inputs.includes(field) || targets.includes(field)
  for (const field of fields.filter((field) => !isUsed(field)))
    pass(namesOf([...field.arrays.values()]), passedOverBecause(field, inputs))
  notes.push(...targetNotes(inputs, targets, target !== undefined))
  const trained = (field: Field): string => field.arrays.get('training')?.name ?? field.stem
  const { part, skipped } = validationPart([...inputs, ...targets])
  pass(skipped, 'second-validation')
  const named = (field: Field): string =>
    (part === null ? undefined : field.arrays.get(part)?.name) ?? field.stem
  return {
    training: { inputs: inputs.map(trained), targets: targets.map(trained) },
    validation: part === null ? null : { inputs: inputs.map(named), targets: targets.map(named) },
    notes,
  }
}

const namesOf = (arrays: readonly NamedArray[]): readonly string[] => arrays.map(({ name }) => name)

/** Arrays of one stem are one field. Without a word for its part, an array is for training. */
function fieldsOf(arrays: readonly NamedArray[]): readonly Field[] {
  const byStem = new Map<string, Field & { readonly arrays: Map<NamedPart, NamedArray> }>()
  for (const array of positionalNames(arrays)) {
    const { role, part, stem } = partsOfName(array.called)
    const field = byStem.get(stem) ?? { stem, role, kind: array.kind, arrays: new Map() }
    const place = part ?? 'training'
    const other = field.arrays.get(place)
    if (other !== undefined) throw sameName(other.name, array.name)
    field.arrays.set(place, array)
    byStem.set(stem, field)
  }
  return [...byStem.values()]
}

/** `numpy.savez(file, x, y)` calls them arr_0 and arr_1. */
function positionalNames(
  arrays: readonly NamedArray[],
): readonly (NamedArray & { readonly called: string })[] {
  const isPositional = arrays.every(({ name }) => /^arr_\d+$/.test(name))
  const names = isPositional ? positions(arrays) : null
  return arrays.map((array) => ({ ...array, called: names?.get(array.name) ?? array.name }))
}

/** Two arrays are x and y; four are told apart by their numbers of rows. */
function positions(arrays: readonly NamedArray[]): ReadonlyMap<string, string> | null {
  const rows = [0, 1, 2, 3].map(
    (i) => arrays.find(({ name }) => name === `arr_${i}`)?.shape[0] ?? null,
  )
  const [r0, r1, r2, r3] = rows
  const call = (names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(names.map((name, i) => [`arr_${i}`, name]))
  if (arrays.length <= 2) return call(['x', 'y'])
  if (arrays.length !== 4 || r0 === r2 || r1 === r3) {
    const isSplitOrder = arrays.length === 4 && r0 === r2 && r1 === r3 && r0 !== r1
    return isSplitOrder ? call(['x_train', 'x_test', 'y_train', 'y_test']) : null
  }
  return r0 === r1 && r2 === r3 ? call(['x_train', 'y_train', 'x_test', 'y_test']) : null
}

function targetsOf(
  fields: readonly Field[],
  arrays: readonly NamedArray[],
  wanted: readonly string[] | undefined,
  features: readonly string[] | undefined,
): readonly Field[] {
  const isNone = wanted !== undefined && isWithoutTarget(wanted)
  if (isNone && !fields.some(({ stem }) => stem === 'none')) return []
  if (wanted !== undefined) return wanted.map((name) => namedField(fields, arrays, name, 'target'))
  const trained = fields.filter(({ arrays: parts }) => parts.has('training'))
  const known = knownTargets(trained)
  if (known.length > 0) return known
  const isOther = ({ stem, role, arrays: parts }: Field): boolean =>
    role !== 'input' &&
    !(features ?? []).some((name) => name === stem || name === parts.get('training')?.name)
  const rows = inputRows(trained)
  const candidates = trained.filter(
    (field) => isOther(field) && (rows === null || rowsOfField(field) === rows),
  )
  const [only] = trained
  const isTable = trained.length === 1 && (only?.arrays.get('training')?.shape.length ?? 0) > 1
  if (candidates.length === 0 || isTable) return []
  throw askForTarget(
    candidates.map(({ stem, arrays: parts }) => parts.get('training')?.name ?? stem),
  )
}

/** Names of classes have as many rows as there are classes: they are no target. */
function knownTargets(fields: readonly Field[]): readonly Field[] {
  const known = fields.filter(({ role }) => role === 'target')
  const rows = inputRows(fields)
  const matching = known.filter((field) => rowsOfField(field) === rows)
  return matching.length > 0 ? matching : known
}

const rowsOfField = ({ arrays }: Field): number => arrays.get('training')?.shape[0] ?? 0

/** Rows of the arrays that are inputs by their name; null without one. */
function inputRows(fields: readonly Field[]): number | null {
  const input = fields.find(({ role }) => role === 'input')
  return input === undefined ? null : rowsOfField(input)
}

function inputsOf(
  fields: readonly Field[],
  targets: readonly Field[],
  wanted: readonly string[] | undefined,
): readonly Field[] {
  const arrays = fields.flatMap((field) => [...field.arrays.values()])
  if (wanted !== undefined)
    return wanted.map((name) => namedField(fields, arrays, name, 'features'))
  const rows = targets[0] === undefined ? null : rowsOfField(targets[0])
  const others = fields.filter(
    (field) =>
      !targets.includes(field) &&
      field.arrays.has('training') &&
      canBeInput(field) &&
      (rows === null || rowsOfField(field) === rows),
  )
  const known = others.filter(({ role }) => role === 'input')
  const inputs = known.length > 0 ? known : others
  if (inputs.length > 0) return inputs
  throw noInput(fields, targets)
}

/** What cannot be read is refused where its name says that it is needed. */
const canBeInput = ({ kind, role }: Field): boolean =>
  kind === 'number' || (kind === 'other' && role === 'input')

function noInput(fields: readonly Field[], targets: readonly Field[]): Error {
  const [target] = targets
  const input = fields.find(({ role, arrays }) => role === 'input' && arrays.has('training'))
  if (target !== undefined && input !== undefined) {
    const x = input.arrays.get('training')?.name ?? input.stem
    const y = target.arrays.get('training')?.name ?? target.stem
    return invalid(
      `/${y}`,
      rowsOfField(target),
      `as many rows as ${x}: ${rowsOfField(input)}`,
      `${x} has ${rowsOfField(input)} rows, ${y} has ${rowsOfField(target)}`,
    )
  }
  return invalid(
    '/',
    fields.map(({ stem }) => stem),
    'arrays such as x_train and y_train, X and y, images and labels, data and target',
    'the archive has no array of rows to read: name it with features=NAME',
  )
}

function namedField(
  fields: readonly Field[],
  arrays: readonly NamedArray[],
  name: string,
  option: 'target' | 'features',
): Field {
  const found = fields.find(
    ({ stem, arrays: parts }) =>
      stem === name || [...parts.values()].some((array) => array.name === name),
  )
  if (found?.arrays.has('training') === true) return found
  throw invalid(
    `/options/${option}`,
    name,
    namesOf(arrays).join(', '),
    `the archive has no array of rows named ${name}`,
  )
}

const askForTarget = (candidates: readonly string[]): Error =>
  new TargetFault({
    value: null,
    accepted: candidates.join(', '),
    message: `which array is the target? Name it with target=${candidates.at(-1) ?? 'NAME'} (--target on the command line), several with commas`,
    names: candidates,
  })

const sameName = (one: string, other: string): Error =>
  invalid(
    `/${other}`,
    other,
    `only one of ${one} and ${other}`,
    `${one} and ${other} would be the same array: name the inputs with features=NAME and the target with target=NAME`,
  )

function passedOverBecause(field: Field, inputs: readonly Field[]): PassedOver {
  const rows = inputs[0] === undefined ? null : rowsOfField(inputs[0])
  if (field.kind !== 'number') return 'not-numbers'
  return rows !== null && rowsOfField(field) !== rows ? 'other-length' : 'not-asked'
}

function targetNotes(
  inputs: readonly Field[],
  targets: readonly Field[],
  isAsked: boolean,
): readonly DataNote[] {
  const trained = ({ stem, arrays }: Field): string => arrays.get('training')?.name ?? stem
  const input = inputs.map(trained).join(', ')
  if (targets.length === 0) return [note('no-target', { name: input })]
  const name = targets.map(trained).join(', ')
  return [isAsked ? note('target-asked', { name }) : note('target-by-name', { name, input })]
}

/** The part of which every field has an array. Validation goes before test. */
function validationPart(fields: readonly Field[]): {
  readonly part: NamedPart | null
  readonly skipped: readonly string[]
} {
  const has = (part: NamedPart): boolean => fields.every(({ arrays }) => arrays.has(part))
  const part = (['validation', 'test'] as const).find(has) ?? null
  const skipped = fields.flatMap(({ arrays }) =>
    [...arrays].filter(([of]) => of !== 'training' && of !== part).map(([, { name }]) => name),
  )
  return { part, skipped }
}
