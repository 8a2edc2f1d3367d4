/**
 * An update rule: how one weight and its slots change by a gradient. Clipping, weight decay and
 * the average of the weights are the same for every rule: `rule-optimizer.ts`.
 */
import type { Settings } from '../../../../advice/vocabulary/settings.js'
import type { Tensor, Tf, Variable } from '../../library.js'

/** Slots of one weight by name, such as its momentum. */
export type Slots = Readonly<Record<string, Tensor>>

export interface UpdateStep {
  readonly tf: Tf
  /** The weight before the step, after weight decay. */
  readonly weight: Tensor
  /** After clipping. */
  readonly gradient: Tensor
  readonly slots: Slots
  /** Number of the update, from 1. */
  readonly step: number
  readonly learningRate: number
}

interface Updated {
  readonly weight: Tensor
  /** Every slot that the rule has. */
  readonly slots: Slots
}

export interface UpdateRule {
  /** The slots before the first step. */
  readonly createSlots: (tf: Tf, weight: Variable) => Slots
  /** Runs inside `tf.tidy`. */
  readonly update: (step: UpdateStep) => Updated
  /** The slot that holds the mean squared gradient, for the preconditioned noise. */
  readonly secondMoment?: string
  /** Where a rule decays some weights by another share than `weightDecay`. */
  readonly weightDecayOf?: (weight: Variable) => number
}

/** Makes the rule from complete settings. */
export type RuleFactory = (settings: SettingReader) => UpdateRule

/** Reads settings by name. A missing one is a fault of the program: the settings are complete. */
export class SettingReader {
  constructor(private readonly settings: Settings) {}

  number(name: string): number {
    const value = this.settings[name]
    if (typeof value === 'number') return value
    throw new TypeError(`the setting ${name} is ${String(value)}, not a number`)
  }

  /** Null where the setting is off. */
  optionalNumber(name: string): number | null {
    return this.settings[name] == null ? null : this.number(name)
  }

  flag(name: string): boolean {
    return this.settings[name] === true
  }

  text(name: string): string {
    const value = this.settings[name]
    return typeof value === 'string' ? value : ''
  }

  /** The same settings with these in their place. */
  with(settings: Settings): SettingReader {
    return new SettingReader({ ...this.settings, ...settings })
  }
}

export const zeros = (tf: Tf, weight: Variable): Tensor => tf.zeros(weight.shape)

/** m + (1 - decay) (value - m): an exponential average, as Keras computes it. */
export function averaged(tf: Tf, average: Tensor, value: Tensor, decay: number): Tensor {
  return tf.add(average, tf.mul(tf.sub(value, average), 1 - decay))
}

/** A slot that the rule created. */
export function slotOf(slots: Slots, name: string): Tensor {
  const slot = slots[name]
  if (slot === undefined) throw new TypeError(`the rule has no slot ${name}`)
  return slot
}
