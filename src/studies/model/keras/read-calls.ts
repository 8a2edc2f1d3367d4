/** The calls of a layer, `inbound_nodes`, in the spelling of Keras 3 and of Keras 1 and 2. */
import { invalid } from '../../../errors.js'
import { isObject, type Json } from '../json.js'
import type { Argument, LayerCall, TensorRef } from './network.js'

export function readCalls(nodes: unknown, pointer: string): readonly LayerCall[] {
  if (nodes === undefined || nodes === null) return []
  if (!Array.isArray(nodes))
    throw invalid(`${pointer}/inbound_nodes`, nodes, 'a list', 'inbound_nodes is not a list')
  return nodes.map((node: unknown, i) => {
    const place = `${pointer}/inbound_nodes/${i}`
    return isObject(node) && 'args' in node ? callOfKeras3(node, place) : callOfKeras2(node, place)
  })
}

/** `{args: […], kwargs: {…}}` with `{class_name: "__keras_tensor__"}` for each tensor. */
function callOfKeras3(node: Json, pointer: string): LayerCall {
  const args = Array.isArray(node['args']) ? node['args'].map(argumentOfKeras3) : []
  const kwargs = isObject(node['kwargs']) ? Object.entries(node['kwargs']) : []
  return {
    args,
    kwargs: new Map(kwargs.map(([name, value]) => [name, argumentOfKeras3(value)])),
    pointer,
    isKeras3: true,
  }
}

function argumentOfKeras3(value: unknown): Argument {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(argumentOfKeras3) }
  if (!isObject(value)) return { kind: 'constant', value }
  const config = isObject(value['config']) ? value['config'] : {}
  switch (value['class_name']) {
    case '__keras_tensor__':
      return tensorArgument(config['keras_history'], value)
    case '__tuple__':
      return argumentOfKeras3(config['value'] ?? value['items'])
    case '__numpy__':
    case '__tensor__':
      return { kind: 'constant', value: config['value'] }
    default:
      return { kind: 'constant', value }
  }
}

function tensorArgument(history: unknown, otherwise: unknown): Argument {
  const tensor = tensorRef(history)
  return tensor === null ? { kind: 'constant', value: otherwise } : { kind: 'tensor', tensor }
}

/** [layer, call, tensor] */
export function tensorRef(value: unknown): TensorRef | null {
  if (!Array.isArray(value)) return null
  const [layer, call, tensor] = value as readonly unknown[]
  return typeof layer === 'string' && typeof call === 'number' && typeof tensor === 'number'
    ? { layer, call, tensor }
    : null
}

/**
 * A list of `[layer, call, tensor, kwargs]`; an operator has one of them without the list around
 * it. A constant is `["_CONSTANT_VALUE", -1, value, kwargs]`.
 */
function callOfKeras2(node: unknown, pointer: string): LayerCall {
  const entries = isEntry(node) ? [node] : entriesIn(node)
  if (entries.length === 0)
    throw invalid(pointer, undefined, '[[layer, call, tensor, …], …]', 'this call reads no layer')
  const kwargs = new Map<string, Argument>()
  for (const entry of entries)
    if (isObject(entry[3]))
      for (const [name, value] of Object.entries(entry[3]))
        kwargs.set(name, argumentOfKeras2(value))
  return { args: entries.map(argumentOfEntry), kwargs, pointer, isKeras3: false }
}

type Entry = readonly [string, number, unknown, unknown?]

const isEntry = (value: unknown): value is Entry =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'

/** Lists and objects of tensors, flat. */
function entriesIn(value: unknown): readonly Entry[] {
  if (isEntry(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(entriesIn)
  return isObject(value) ? Object.values(value).flatMap(entriesIn) : []
}

function argumentOfEntry(entry: Entry): Argument {
  const [layer, call, tensor] = entry
  if (layer === '_CONSTANT_VALUE' || call === -1) return { kind: 'constant', value: tensor }
  return tensorArgument([layer, call, tensor], entry)
}

function argumentOfKeras2(value: unknown): Argument {
  if (isEntry(value)) return argumentOfEntry(value)
  if (Array.isArray(value)) return { kind: 'list', items: value.map(argumentOfKeras2) }
  return { kind: 'constant', value }
}
