/** The brief of an advice: what to use, what follows from it, and why. Pure. */
import type { Advice } from '../vocabulary/answer.js'
import type { Brief } from '../vocabulary/brief.js'
import { whyNotLarger, whyNotSmaller } from './neighbours.js'
import { asGoodOf, endGainOf, fitOf, gainOf, measuredOf, speedOf, summaryOf } from './parts.js'
import { sectionsOf } from './sections.js'
import { warningsOf } from './warnings.js'

export const briefOf = (advice: Advice): Brief => ({
  summary: summaryOf(advice),
  fit: fitOf(advice),
  speed: speedOf(advice),
  gain: gainOf(advice),
  endGain: endGainOf(advice),
  asGood: asGoodOf(advice),
  measured: measuredOf(advice),
  whyNotLarger: whyNotLarger(advice),
  whyNotSmaller: whyNotSmaller(advice),
  warnings: warningsOf(advice),
  sections: sectionsOf(advice),
})
