/** Numbers of the growing batch, by recorded trainings (docs/search.md). */
export interface GrowingBatchNumbers {
  /** The batch grows by these factors, in the order in which they are tried. */
  readonly factors: readonly number[]
  /** The race before it must have trained this share of the planned steps. */
  readonly shareMin: number
  /** Steps of the cool-down that it is compared with, as a share of the steps before it. */
  readonly coolShare: number
  /** An end so little above that of the falling rate, as a share, is as good. */
  readonly asGood: number
  /** It must save this share of the planned training. */
  readonly savingMin: number
  /** Most of the probe for the cool-down and the growths. */
  readonly budgetShare: number
  /** How likely it ends as low: weighs what it saves under an `auto` budget. */
  readonly chance: number
}

export const growingBatchNumbers: GrowingBatchNumbers = {
  factors: [8, 4],
  shareMin: 0.1,
  coolShare: 0.2,
  asGood: 0.02,
  savingMin: 0.03,
  budgetShare: 0.1,
  chance: 0.5,
}
