import type { Fields } from '../fields.js'
import type { Json } from '../json.js'
import { readConstraint } from './constraints.js'
import { readInitializer, type InitializerName } from './initializers.js'
import { readRegularizer } from './regularizers.js'

/**
 * Initializer, regularizer and constraint of a weight. Penalty and constraint are left out where
 * there is none.
 *
 * @param weight as in the names of the fields: `kernel`, `bias`, `gamma`, …
 */
export function weightFields(fields: Fields, weight: string, fallback: InitializerName): Json {
  const regularizer = readRegularizer(fields, `${weight}Regularizer`)
  const constraint = readConstraint(fields, `${weight}Constraint`)
  return {
    [`${weight}Initializer`]: readInitializer(fields, `${weight}Initializer`, fallback),
    ...(regularizer === null ? {} : { [`${weight}Regularizer`]: regularizer }),
    ...(constraint === null ? {} : { [`${weight}Constraint`]: constraint }),
  }
}

/**
 * Refuses an initializer, penalty or constraint of a weight that the layer does not have. For Keras
 * files the key table decides: Keras 2 writes some of a base class.
 */
export function refuseUnreadWeightObject(fields: Fields): void {
  if (fields.spelling === 'keras') return
  const unread = fields
    .unread([])
    .find((field) => /(Initializer|Regularizer|Constraint)$/.test(field) && fields.has(field))
  if (unread !== undefined) fields.fail(unread, 'null: this layer has no such weight')
}
