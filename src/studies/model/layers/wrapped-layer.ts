import { layerTypes, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import { invalid } from '../../../errors.js'
import { Fields } from '../fields.js'
import { refuseUnreadWeightObject } from '../weights/weight-fields.js'
import type { LayerEffect, LayerRule, Shape } from './layer-rule.js'

export type RuleOf = (type: LayerType) => LayerRule

/** The layer inside a wrapper, as `layer` or `backwardLayer` has it. */
export interface WrittenLayer {
  readonly type?: unknown
  readonly config?: Readonly<Record<string, unknown>>
  /** TimeDistributed runs it step by step, as Keras 3 does. */
  readonly stepByStep?: boolean
  /** It is a layer of a model that TimeDistributed runs. */
  readonly isOfModel?: boolean
}

/** The layer inside a wrapper. */
export interface WrappedLayer {
  readonly type: LayerType
  readonly effect: LayerEffect
  readonly fields: Fields
}

export type WrapperField = 'layer' | 'backwardLayer'

/** The layer inside a wrapper, with its effect on the given inputs. */
export function wrappedLayer(
  fields: Fields,
  field: WrapperField,
  inputs: readonly Shape[],
  ruleOf: RuleOf,
): WrappedLayer {
  const value = fields.raw(field) as WrittenLayer | undefined
  const pointer = `${fields.pointer}/${fields.written(field)}`
  const type = layerTypes.find((candidate) => candidate === value?.type)
  if (type === undefined)
    throw invalid(
      pointer,
      value,
      `{type, config} with one of the types ${layerTypes.join(', ')}`,
      `layer ${fields.layer} wraps an unknown layer`,
    )
  const inner = new Fields(
    `${pointer}/config`,
    `${fields.layer}/${type}`,
    value?.config ?? {},
    fields.spelling,
  )
  const effect = ruleOf(type)(inner, inputs)
  refuseUnreadWeightObject(inner)
  return { type, effect, fields: inner }
}

/** A penalty on outputs belongs to the layer whose outputs others read. */
export function refuseInnerPenalty(inner: Fields, wrapper: string): void {
  if (inner.has('activityRegularizer'))
    inner.fail('activityRegularizer', `null: give it to ${wrapper}`)
}
