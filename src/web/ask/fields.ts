/** The fields of the question's form, and the request that they make. */
import type { FormFields } from '../forms.js'

interface Field {
  /** Where its value goes in the request of POST /v1/studies. */
  readonly path: readonly [string, ...string[]]
  readonly kind: 'text' | 'number' | 'whole' | 'flag'
}

const askFields = {
  preset: { path: ['model', 'preset'], kind: 'text' },
  modelId: { path: ['model', 'id'], kind: 'text' },
  recipe: { path: ['model', 'recipe'], kind: 'text' },
  rows: { path: ['data', 'rows'], kind: 'whole' },
  datasetId: { path: ['data', 'dataset'], kind: 'text' },
  device: { path: ['device'], kind: 'text' },
  engine: { path: ['engine'], kind: 'text' },
  memory: { path: ['memoryBudget'], kind: 'text' },
  optimizer: { path: ['optimizer'], kind: 'text' },
  currentBatchSize: { path: ['current', 'batchSize'], kind: 'whole' },
  currentLearningRate: { path: ['current', 'learningRate'], kind: 'number' },
  epochs: { path: ['epochs'], kind: 'whole' },
  workers: { path: ['workers'], kind: 'whole' },
  objective: { path: ['objective'], kind: 'text' },
  schedule: { path: ['schedule'], kind: 'text' },
  loss: { path: ['loss'], kind: 'text' },
  batchSize: { path: ['batchSize'], kind: 'whole' },
  effectiveBatchSize: { path: ['effectiveBatchSize'], kind: 'whole' },
  learningRate: { path: ['learningRate'], kind: 'number' },
  batchSizeMin: { path: ['batchSizes', 'min'], kind: 'whole' },
  batchSizeMax: { path: ['batchSizes', 'max'], kind: 'whole' },
  powerOfTwo: { path: ['batchSizes', 'powerOfTwo'], kind: 'flag' },
  trainings: { path: ['trainings'], kind: 'whole' },
  probeSeconds: { path: ['probeBudget'], kind: 'number' },
  deadline: { path: ['deadline'], kind: 'number' },
  priority: { path: ['priority'], kind: 'text' },
} as const satisfies Readonly<Record<string, Field>>
/** The target is an option of the data file. */
export type AskField = RequestField | 'target'
type RequestField = keyof typeof askFields

const fieldNames = Object.keys(askFields) as readonly RequestField[]

/** The panel that is not chosen does not count; a recipe says itself what others choose. */
function isLeftOut(name: RequestField, { modelFrom, dataFrom }: FormFields): boolean {
  switch (name) {
    case 'preset':
      return modelFrom === 'file' || modelFrom === 'recipe'
    case 'modelId':
      return modelFrom !== 'file'
    case 'recipe':
      return modelFrom !== 'recipe'
    case 'rows':
      return dataFrom === 'file' || modelFrom === 'recipe'
    case 'datasetId':
      return dataFrom !== 'file' || modelFrom === 'recipe'
    case 'engine':
    case 'optimizer':
    case 'loss':
      return modelFrom === 'recipe'
    default:
      return false
  }
}

/** The request. Empty fields are left out; a text that is no number stays for the API to refuse. */
export function requestOf(fields: FormFields): Readonly<Record<string, unknown>> {
  const request: Record<string, Record<string, unknown> | unknown> = {}
  for (const name of fieldNames) {
    const text = fields[name]?.trim() ?? ''
    if (text !== '' && !isLeftOut(name, fields)) place(request, askFields[name], text)
  }
  return request
}

function place(request: Record<string, unknown>, { path, kind }: Field, text: string): void {
  const [first, second] = path
  if (second === undefined) request[first] = valueOf(text, kind)
  else request[first] = { ...(request[first] as object), [second]: valueOf(text, kind) }
}

function valueOf(text: string, kind: Field['kind']): unknown {
  if (kind === 'flag') return true
  if (kind === 'text') return text
  // a whole number that is written 10.000 may be ten, or ten thousand
  if (kind === 'whole' && dotted.test(text)) return text
  const number = Number(kind === 'whole' && grouped.test(text) ? digitsOf(text) : text)
  return Number.isNaN(number) ? text : number
}

interface ReadBack {
  readonly fields: FormFields
  /** Parts of the request without a field: "price", "batchSizes.multipleOf". */
  readonly left: readonly string[]
}

/** The fields that make this request: the reverse of `requestOf`. */
export function fieldsIn(request: Readonly<Record<string, unknown>>): ReadBack {
  const fields: Record<string, string> = {}
  const left: string[] = []
  for (const [path, value] of leavesOf(request)) {
    const name = fieldNames.find((each) => askFields[each].path.join('.') === path)
    const text = name === undefined ? null : writtenIn(value, askFields[name].kind)
    if (name === undefined || text === null) left.push(path)
    else fields[name] = text
  }
  return { fields, left }
}

type Leaf = readonly [path: string, value: unknown]

/** Parts of parts count where a field has such a path. */
function leavesOf(request: Readonly<Record<string, unknown>>): readonly Leaf[] {
  const holders = new Set<string>(
    fieldNames.flatMap((name) => (askFields[name].path.length > 1 ? askFields[name].path[0] : [])),
  )
  return Object.entries(request)
    .flatMap(([name, value]): readonly Leaf[] =>
      holders.has(name) && typeof value === 'object' && value !== null
        ? Object.entries(value).map(([part, of]): Leaf => [`${name}.${part}`, of])
        : [[name, value]],
    )
    .filter(([, value]) => value !== undefined && value !== null)
}

/** Null for a value that the field cannot hold. */
function writtenIn(value: unknown, kind: Field['kind']): string | null {
  if (kind === 'flag') return value === true ? 'yes' : ''
  if (typeof value !== 'string' && typeof value !== 'number') return null
  // the form leaves out what the API writes as auto
  return value === 'auto' ? '' : String(value)
}

/** Thousands as people write them: 10,000 or 10 000. */
const grouped = /^\d{1,3}(?:[,，'’\s]\d{3})+$/
const dotted = /^\d{1,3}(?:\.\d{3})+$/
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** The whole number of a text; the text itself where it is none, for the API to refuse. */
export const wholeNumberIn = (text: string): unknown => valueOf(text, 'whole')

/** The number that was probably meant by a text with separators; null for other texts. */
export function plainNumber(text: string): string | null {
  const isSeparated = grouped.test(text.trim()) || dotted.test(text.trim())
  return isSeparated ? digitsOf(text) : null
}

/** The field at this JSON pointer, or whose part it is; null where no field is. */
export function fieldAt(pointer: string, fields: FormFields): RequestField | null {
  const shown = fieldNames.filter((name) => !isLeftOut(name, fields))
  const pointerOf = (name: RequestField): string => `/${askFields[name].path.join('/')}`
  return (
    shown.find((name) => pointerOf(name) === pointer) ??
    shown.find((name) => pointer.startsWith(`${pointerOf(name)}/`)) ??
    shown.find((name) => pointer !== '' && pointerOf(name).startsWith(`${pointer}/`)) ??
    null
  )
}
