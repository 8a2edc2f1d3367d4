/**
 * Settings of optimizers and losses: parameters under Keras' names in camelCase, complete and
 * within their bounds.
 */

/** Null: off. Text: words joined by `|`. */
export type Setting = number | boolean | string | null
export type Settings = Readonly<Record<string, Setting>>

/** The settings that differ from the defaults, in the order of the defaults. */
export function changesOf(defaults: Settings, settings: Settings): Settings {
  const changed = Object.entries(defaults).flatMap(([name, fallback]) => {
    const value = settings[name]
    return value === undefined || value === fallback ? [] : [[name, value] as const]
  })
  return Object.fromEntries(changed)
}

/** Which values a setting may have. */
export interface SettingBounds {
  readonly accepts: (value: Setting) => boolean
  readonly accepted: string
}

const numbers = (accepted: string, accepts: (value: number) => boolean): SettingBounds => ({
  accepts: (value) => typeof value === 'number' && Number.isFinite(value) && accepts(value),
  accepted,
})
const orOff = ({ accepts, accepted }: SettingBounds): SettingBounds => ({
  accepts: (value) => value === null || accepts(value),
  accepted: `${accepted}, or null`,
})

const share = numbers('a number from 0 to below 1', (value) => value >= 0 && value < 1)
const positive = numbers('a number above 0', (value) => value > 0)
const notNegative = numbers('a number >= 0', (value) => value >= 0)
const notPositive = numbers('a number <= 0', (value) => value <= 0)
const whole = numbers('a whole number >= 1', (value) => Number.isInteger(value) && value >= 1)
const anyNumber = numbers('a number', () => true)
const flag: SettingBounds = {
  accepts: (value) => typeof value === 'boolean',
  accepted: 'true or false',
}

const oneOf = (...words: readonly string[]): SettingBounds => ({
  accepts: (value) => typeof value === 'string' && words.includes(value),
  accepted: words.join(', '),
})

const bounds: Readonly<Record<string, SettingBounds>> = {
  momentum: share,
  nesterov: flag,
  beta1: share,
  beta2: share,
  adamBeta1: share,
  adamBeta2: share,
  rho: share,
  emaMomentum: share,
  epsilon: notNegative,
  epsilon1: notNegative,
  epsilon2: notNegative,
  amsgrad: flag,
  centered: flag,
  initialAccumulatorValue: notNegative,
  learningRatePower: notPositive,
  l1RegularizationStrength: notNegative,
  l2RegularizationStrength: notNegative,
  l2ShrinkageRegularizationStrength: notNegative,
  beta: notNegative,
  beta2Decay: notPositive,
  clipThreshold: positive,
  relativeStep: flag,
  weightDecay: orOff(notNegative),
  adamWeightDecay: orOff(notNegative),
  clipnorm: orOff(positive),
  clipvalue: orOff(positive),
  globalClipnorm: orOff(positive),
  useEma: flag,
  emaOverwriteFrequency: orOff(whole),
  excludeLayers: {
    accepts: (value) => value === null || (typeof value === 'string' && /^[\w/|-]+$/.test(value)),
    accepted: 'names of layers: letters, digits, _, - and /',
  },
  excludeEmbeddings: flag,
  muonA: anyNumber,
  muonB: anyNumber,
  muonC: anyNumber,
  adamLrRatio: positive,
  nsSteps: whole,
  rmsRate: orOff(positive),
  reduction: oneOf('sum_over_batch_size', 'mean_with_sample_weight'),
  fromLogits: flag,
  labelSmoothing: share,
  ignoreClass: orOff(numbers('a whole number', (value) => Number.isInteger(value))),
  delta: positive,
  alpha: notNegative,
  gamma: notNegative,
  applyClassBalancing: flag,
  q: numbers('a number above 0 and below 1', (value) => value > 0 && value < 1),
}

/** The bounds of a setting that an optimizer or a loss has. */
export function boundsOf(name: string): SettingBounds {
  const found = bounds[name]
  if (found === undefined) throw new TypeError(`the setting ${name} has no bounds`)
  return found
}
