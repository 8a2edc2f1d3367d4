/** Which columns of a table are features and which is the target. */
import { invalid } from '../../../errors.js'
import { isWithoutTarget, type ReadOptions } from '../read-options.js'
import { TargetFault } from '../target-fault.js'

const targetNames = new Set('target targets label labels class classes y'.split(' '))
const listedMax = 50

export interface ColumnChoice {
  readonly targets: readonly string[]
  readonly features: readonly string[]
  readonly isTargetAsked: boolean
}

/** Throws where the target cannot be told: it is asked for, never guessed. */
export function chooseColumns(
  names: readonly string[],
  { target, features }: Pick<ReadOptions, 'target' | 'features'>,
): ColumnChoice {
  const targets = targetsOf(names, target)
  const chosen =
    features?.map((text) => columnOf(names, text, 'features')) ??
    names.filter((name) => !targets.includes(name))
  const both = chosen.find((name) => targets.includes(name))
  if (both !== undefined)
    throw invalid('/options/features', both, 'columns beside the target', `${both} is the target`)
  if (chosen.length > 0) return { targets, features: chosen, isTargetAsked: target !== undefined }
  throw invalid(
    '',
    names,
    'a column beside the target',
    'the table has no column beside its target',
  )
}

function targetsOf(names: readonly string[], target: ReadOptions['target']): readonly string[] {
  if (target === undefined) return [targetByName(names)]
  if (isWithoutTarget(target) && !names.includes('none')) return []
  const whole = names.find((name) => namesHeldIn(name) === target.join())
  if (whole !== undefined) return [whole]
  return target.map((text) => columnOf(names, text, 'target'))
}

/** A name may hold commas itself. */
const namesHeldIn = (name: string): string =>
  name
    .split(',')
    .map((part) => part.trim())
    .join()

function targetByName(names: readonly string[]): string {
  const known = names.filter((name) => targetNames.has(name.trim().toLowerCase()))
  const [only, ...others] = known
  if (only !== undefined && others.length === 0) return only
  const candidates = known.length > 0 ? known : names
  throw new TargetFault({
    value: null,
    accepted: listOf(candidates),
    message: `which column is the target? Name it with target=NAME (--target on the command line), or target=last; target=none where the model gives back its input`,
    names,
  })
}

/** A column by its name, by its name in other letters, or by its position from 0, -1 or `last`. */
function columnOf(names: readonly string[], text: string, option: 'target' | 'features'): string {
  const same = names.find((name) => name === text)
  if (same !== undefined) return same
  const similar = names.filter((name) => name.trim().toLowerCase() === text.toLowerCase())
  if (similar.length === 1 && similar[0] !== undefined) return similar[0]
  const position = text === 'last' ? -1 : Number(text)
  const found = Number.isInteger(position) ? names.at(position) : undefined
  if (found !== undefined) return found
  const accepted = listOf(names)
  const message = `the table has no column named ${text}`
  if (option === 'target') throw new TargetFault({ value: text, accepted, message, names })
  throw invalid('/options/features', text, accepted, message)
}

function listOf(names: readonly string[]): string {
  const listed = names.slice(0, listedMax).join(', ')
  return names.length > listedMax ? `${listed} and ${names.length - listedMax} more` : listed
}
