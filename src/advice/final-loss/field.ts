/**
 * The covariance of what is seen and what is asked: ln loss of candidates, at the end of their
 * training or before it. A Gaussian process over ln rate and ln batch size. Early losses stray from
 * the end like a random walk in the time that is left, with a slope of their own.
 */
import type { Candidate } from '../vocabulary/decision.js'
import type { FinalLossNumbers } from './numbers.js'

/** A loss of a candidate: its end, or an earlier one. */
export interface FieldPoint extends Candidate {
  /** 0 at the end of the planned training; ln(planned / trained) for a constant rate. */
  readonly before: number
  /** ln of the rate summed over the steps, over that of the whole falling training; 0 there. */
  readonly pace: number
}

/** How much alike two candidates are, in [0, 1]. */
function similarity(
  a: Candidate,
  b: Candidate,
  exponent: number,
  { rateScale, sizeScale }: FinalLossNumbers['field'],
): number {
  const size = Math.log(a.batchSize / b.batchSize)
  const rate = Math.log(a.learningRate / b.learningRate) - exponent * size
  return Math.exp(-0.5 * ((rate / rateScale) ** 2 + (size / sizeScale) ** 2))
}

/** Covariance of two losses, ln. */
export function covariance(
  a: FieldPoint,
  b: FieldPoint,
  exponent: number,
  { field }: FinalLossNumbers,
): number {
  const isSame = a.batchSize === b.batchSize && a.learningRate === b.learningRate
  const alike = similarity(a, b, exponent, field)
  const own = isSame ? 1 : 0
  const residual = field.residual ** 2 * ((1 - field.nugget) * alike + field.nugget * own)
  const walk = field.walkCommon ** 2 + field.walkSmooth ** 2 * alike + field.walkOwn ** 2 * own
  const slope = field.slope ** 2 * alike * a.before * b.before
  return field.offset ** 2 + residual + slope + walk * Math.min(a.before, b.before)
}
