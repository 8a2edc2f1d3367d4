/** What Batchwise does with a key of a Keras config. */
export type KeyRule = 'honoured' | WithoutEffect | Refused

/** The key does not change what is trained. */
interface WithoutEffect {
  readonly withoutEffect: string
}

/** The key changes what is trained, and Batchwise cannot train so. */
interface Refused {
  /** What the caller can do. */
  readonly refused: string
  /**
   * Values with which the key changes nothing, usually its default. A name stands for the
   * object of this class too.
   */
  readonly unless: readonly unknown[]
}

/** The keys of one config, in the spelling of Keras. */
export type KeyTable = Readonly<Record<string, KeyRule>>

/** The configs of one kind, by their class. */
export type ClassTables = Readonly<Record<string, KeyTable>>

/** These keys, with one rule for all of them. */
export const keysWith = <Key extends string>(
  rule: KeyRule,
  ...keys: readonly Key[]
): Readonly<Record<Key, KeyRule>> =>
  Object.fromEntries(keys.map((key) => [key, rule])) as Record<Key, KeyRule>

/** Keys that a rule reads: it honours every value that it does not refuse. */
export const honoured = <Key extends string>(
  ...keys: readonly Key[]
): Readonly<Record<Key, KeyRule>> => keysWith('honoured', ...keys)

export const refusedUnless = (unless: readonly unknown[], refused: string): KeyRule => ({
  refused,
  unless,
})

export const withoutEffect = (why: string): KeyRule => ({ withoutEffect: why })

/** Regularizers and constraints that a layer does not train with. */
export const mustBeNull = <Key extends string>(
  ...keys: readonly Key[]
): Readonly<Record<Key, KeyRule>> => keysWith(refusedUnless([null], 'remove it'), ...keys)
