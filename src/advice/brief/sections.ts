/** The sections below the summary. A reason that did not matter for this answer is left out. */
import type { Advice } from '../vocabulary/answer.js'
import { sectionNames, type Section, type SectionName } from '../vocabulary/brief.js'
import { reasonOf, rule, statementsBy, type Rule } from './statements.js'

export const sentencesMax = 3
/** A batch of at least this share of the largest one is near the limit. */
const nearLimitShare = 0.5
/** A rate at which a candidate diverged is near the advised one below this many times. */
const nearRateFactor = 10

/** Memory decides where the largest size is its bound and the advised one comes near. */
function memoryDecides({ largestBatchSize, batchSize, verdict }: Advice): boolean {
  if (verdict === 'does-not-fit') return true
  if (largestBatchSize?.bound !== 'memory' || batchSize === null) return false
  return batchSize.value >= nearLimitShare * largestBatchSize.value
}

const ifMemoryDecides = (_values: unknown, advice: Advice): boolean => memoryDecides(advice)

/** What each section may say, the most important first. */
export const sectionRules: Readonly<Record<SectionName, readonly Rule[]>> = {
  memory: [
    rule('memory-proved'),
    rule('memory-predicted'),
    rule('rows-bound'),
    rule('engine-bound'),
    rule('failure-bound'),
    rule('memory-replayed', ifMemoryDecides),
    rule('memory-parts'),
    rule('lowered-memory-fit'),
    rule('budget-covers', ifMemoryDecides),
  ],
  'step-time': [
    rule('step-time-line'),
    rule('step-time-flat'),
    rule('step-time-kinked'),
    rule('input-time'),
    rule('step-drift'),
    rule('lowered-step-drift'),
    // a law with a kink names the same scatter
    rule('lowered-step-time', (_, advice) => reasonOf(advice, 'step-time-kinked') === null),
    rule('energy'),
  ],
  'gradient-noise': [
    rule('noise-scale'),
    rule('noise-from-race'),
    rule('noise-unknown'),
    rule('theory-optimum'),
    rule('theory-unbounded'),
    rule('theory-beyond-memory'),
    // a rate that reached the target beyond the wall shows that the wall did not decide
    rule('noise-wall', ({ arrived, learningRate, rate }) => !arrived || learningRate <= rate),
    rule('noise-plain'),
  ],
  'range-test': [rule('sweep-edge'), rule('sweep-open')],
  race: [
    rule('race-won'),
    rule('race-tied'),
    rule('race-falling'),
    rule('race-unreached'),
    rule('race-skipped'),
    rule('least-memory-choice'),
    rule('cheapest-choice'),
    rule('end-lowest'),
    rule('end-by-size'),
    rule('replicate-overruled'),
    rule('replicated'),
    rule('wish-cost'),
    rule('wish-costs-nothing'),
    rule('validation-by-size', ({ best }, { batchSize }) => best !== batchSize?.value),
    rule(
      'race-diverged',
      ({ lowestRate }, { learningRate }) =>
        learningRate === null || lowestRate <= nearRateFactor * learningRate.value,
    ),
    rule('not-measured'),
  ],
  alternatives: [
    rule('alternative-fastest'),
    rule('alternative-cheapest'),
    rule('alternative-growing-batch'),
    rule('alternative-full-batch-faster'),
    rule('alternative-least-memory'),
    rule('alternative-quality-measured'),
    rule('alternative-throughput'),
    rule('alternative-small-batch'),
    rule('alternative-full-batch-slower'),
    rule('alternative-full-batch'),
  ],
  workers: [
    rule('effective-decided'),
    rule('effective-rate'),
    rule('workers'),
    rule('training-cost-workers'),
    rule('accumulate'),
  ],
  cost: [
    rule('training-cost'),
    rule('answered-before'),
    rule('taken-over'),
    rule('probe-quick'),
    rule('cost', (_, advice) => reasonOf(advice, 'answered-before') === null),
    rule('probe-overrun'),
    rule('probe-repaid'),
    rule('probe-not-repaid'),
    rule('probe-share', (_, advice) => reasonOf(advice, 'probe-repaid') === null),
  ],
}

export function sectionsOf(advice: Advice): readonly Section[] {
  return sectionNames
    .map((name) => ({
      name,
      sentences: statementsBy(sectionRules[name], 'detail', advice).slice(0, sentencesMax),
    }))
    .filter(({ sentences }) => sentences.length > 0)
}
