/** Classes of a Keras file that are programs of their own. */
import { invalid, type Fault } from '../../../errors.js'
import { isObject, type Json } from '../json.js'
import type { NetworkLayer } from './network.js'

const modelClasses: readonly unknown[] = ['Sequential', 'Functional', 'Model']

/** A Sequential or functional model, whose layers are in the file. */
export const isModelClass = ({ class_name: name, config }: Json): boolean =>
  modelClasses.includes(name) && (Array.isArray(config) || (isObject(config) && 'layers' in config))

export function refuseModelClass(model: Json, pointer: string): Error {
  const { class_name: name, config } = model
  const accepted = 'Sequential, Functional'
  const isModel = modelClasses.includes(name)
  if (isModel && !isObject(config))
    return invalid(
      `${pointer}/config`,
      config,
      'the config that model.to_json() of Keras writes',
      'this is not a Keras model: it has no config',
    )
  if (isModel)
    return invalid(
      `${pointer}/config/layers`,
      undefined,
      'a list of at least one layer',
      'the Keras model has no layers',
    )
  return invalid(
    `${pointer}/class_name`,
    name,
    accepted,
    `${String(name)} is a model class of your own, and the file does not hold its program: ` +
      'build the same layers as a Sequential or functional model and send that',
  )
}

/** Layers whose work is a program that the file does not hold; null for a layer of Keras. */
export function customFault(layer: NetworkLayer): Fault | null {
  const { name, className, pointer } = layer
  const place = { pointer: `${pointer}/class_name`, value: className }
  if (className === 'Lambda')
    return {
      ...place,
      accepted: 'layers of Keras, operators (x * 2) and keras.ops',
      message: `layer ${name}: Lambda holds Python code, which is not run: write it as a layer of Keras, as an operator (x * 2) or with keras.ops`,
    }
  if (className === 'TensorFlowOpLayer')
    return {
      ...place,
      accepted: 'layers of Keras',
      message: `layer ${name}: an operator in the form of TensorFlow 2.0 to 2.3; save the model with TensorFlow 2.4 or later`,
    }
  const registered = registeredName(layer)
  if (registered === null) return null
  return {
    ...place,
    value: registered,
    accepted: 'layers of Keras',
    message: `layer ${name}: ${registered} is a layer of your own, and the file does not hold its program: replace it with layers of Keras`,
  }
}

/** The name of a class outside Keras; null for a class of Keras. */
function registeredName({ json, className }: NetworkLayer): string | null {
  const { registered_name: registered, module } = json
  if (className.includes('>')) return className
  if (typeof module === 'string')
    return /^(tf_)?keras(\.|$)/.test(module) ? null : `${module}.${className}`
  return typeof registered === 'string' ? registered : null
}
