import { isObject } from '../json.js'

/** Whether the value is one of those with which a refused key changes nothing. */
export const isHarmless = (value: unknown, unless: readonly unknown[]): boolean =>
  unless.some((accepted) => isSame(value, accepted))

function isSame(value: unknown, accepted: unknown): boolean {
  if (typeof value === 'number' && typeof accepted === 'number') return isClose(value, accepted)
  if (Array.isArray(value) && Array.isArray(accepted))
    return value.length === accepted.length && value.every((item, i) => isSame(item, accepted[i]))
  if (typeof accepted !== 'string') return value === accepted
  const name = isObject(value) ? value['class_name'] : value
  return typeof name === 'string' && plainName(name) === plainName(accepted)
}

/** Keras writes some numbers as float32: 0.3 is 0.30000001192092896. */
const isClose = (value: number, accepted: number): boolean =>
  Math.abs(value - accepted) <= 1e-6 * Math.abs(accepted)

/** Keras 1 writes `glorot_uniform` and `zero`, Keras 2 `GlorotUniform` and `Zeros`. */
export function plainName(name: string): string {
  const plain = name.replaceAll(/[_\s-]/g, '').toLowerCase()
  return shortNames[plain] ?? plain
}

const shortNames: Readonly<Record<string, string>> = {
  zero: 'zeros',
  one: 'ones',
  uniform: 'randomuniform',
  normal: 'randomnormal',
}
