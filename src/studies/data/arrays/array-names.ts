/** What the name of an array says: its role, and the part of the data that it belongs to. */

export type Role = 'input' | 'target'
export type NamedPart = 'training' | 'validation' | 'test'

export interface NameParts {
  readonly role: Role | null
  /** Null where the name does not say. */
  readonly part: NamedPart | null
  /** The name without its part: arrays of several parts with one stem are one field. */
  readonly stem: string
}

const partWords: Readonly<Record<string, NamedPart>> = {
  train: 'training',
  training: 'training',
  tr: 'training',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  te: 'test',
}

const inputWords = new Set(
  (
    'x xs data feature features image images img imgs input inputs sample samples ' +
    'signal signals sequence sequences token tokens pixels'
  ).split(' '),
)
const targetWords = new Set(
  (
    'y ys target targets label labels class classes output outputs ' +
    'mask masks category categories annotation annotations'
  ).split(' '),
)
/** Describe or weigh the rows. */
const describingWords = new Set(
  'name names descr description filename weight weights id ids index indices'.split(' '),
)

/** Examples: `x_train`, `X_test`, `train_images`, `valLabels`, `inputs_a`. */
export function partsOfName(name: string): NameParts {
  const words = wordsOf(name)
  const isPart = (word: string): boolean => Object.hasOwn(partWords, word)
  const [partWord] = words.filter(isPart)
  const rest = words.filter((word) => !isPart(word))
  return {
    role: rest.some((word) => describingWords.has(word)) ? null : roleOf(rest),
    part: partWord === undefined ? null : (partWords[partWord] ?? null),
    stem: rest.join('_'),
  }
}

/** Words in lower case: `trainImages`, `train-images` and `train_images` are the same two. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** `x1` is an input like `x`. */
function roleOf(words: readonly string[]): Role | null {
  const stems = words.map((word) => word.replace(/\d+$/, ''))
  if (stems.some((stem) => targetWords.has(stem))) return 'target'
  return stems.some((stem) => inputWords.has(stem)) ? 'input' : null
}
