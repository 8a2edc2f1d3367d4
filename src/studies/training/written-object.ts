/**
 * An optimizer or a loss as it is written: a name; `{name, …}` with settings in camelCase, as in a
 * question; or `{class_name, config}`, as in a Keras file.
 */
import { invalid } from '../../errors.js'
import { isObject, type Json } from '../model/json.js'
import { nearest } from '../model/refuse-all.js'

export interface WrittenObject {
  readonly name: string
  /** Keys in the spelling of Keras, or of a question. */
  readonly config: Json
  readonly spelling: 'keras' | 'own'
  /** Places of the name and of the keys. */
  readonly namePointer: string
  readonly pointer: string
}

/** Keras registers its own classes under these; other packages mean another class. */
const ownPackages: readonly unknown[] = ['Custom', 'keras', 'builtins']

/** @param what the noun in the message, for example `optimizer` */
export function writtenObject(value: unknown, pointer: string, what: string): WrittenObject {
  if (typeof value === 'string') return named(value, pointer)
  if (isObject(value) && typeof value['class_name'] === 'string')
    return kerasObject(value, value['class_name'], pointer)
  if (isObject(value) && typeof value['name'] === 'string') {
    const { name, ...config } = value
    return { name: String(name), config, spelling: 'own', namePointer: `${pointer}/name`, pointer }
  }
  throw invalid(
    pointer,
    value,
    `a name, or {name, …}`,
    `this ${what} is neither a name nor an object with a name`,
  )
}

const named = (text: string, pointer: string): WrittenObject => ({
  name: withoutPackage(text),
  config: {},
  spelling: 'own',
  namePointer: pointer,
  pointer,
})

function kerasObject(value: Json, className: string, pointer: string): WrittenObject {
  const { config } = value
  // Keras 3 writes a function as {class_name: function, config: its name}
  if (className === 'function' && typeof config === 'string')
    return { ...named(config, pointer), namePointer: `${pointer}/config` }
  const registered = typeof value['registered_name'] === 'string' ? value['registered_name'] : null
  return {
    name: withoutPackage(registered?.includes('>') === true ? registered : className),
    config: isObject(config) ? config : {},
    spelling: 'keras',
    namePointer: `${pointer}/class_name`,
    pointer: `${pointer}/config`,
  }
}

/** `Custom>Adam` is Keras' Adam; `Addons>AdamW` stays, because it decays differently. */
function withoutPackage(name: string): string {
  const [first, ...rest] = name.split('>')
  return rest.length > 0 && ownPackages.includes(first) ? rest.join('>') : name
}

/** `; did you mean adam?`, or nothing where no name is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const like = nearest(wrong, known)
  return like === null ? '' : `; did you mean ${like}?`
}
