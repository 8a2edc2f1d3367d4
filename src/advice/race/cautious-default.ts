/**
 * The pair to start from where nothing was raced. Nothing measured speaks for any pair then, so it
 * is the usual one, well within what fits.
 */
import { scaledRate } from '../rate/scaling-rules.js'
import type { RateNumbers } from '../rate/numbers.js'
import type { SweepReading } from '../rate/range-test.js'
import type { Candidate, Decision } from '../vocabulary/decision.js'
import { candidateKey } from '../vocabulary/decision.js'
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import { decide } from './decide.js'
import type { RaceNumbers } from './numbers.js'
import type { SearchState } from './search.js'

/** What the default is made from. */
export interface DefaultFacts {
  readonly cells: readonly Candidate[]
  readonly optimizer: Optimizer
  /** Null without a range test. */
  readonly sweep: SweepReading | null
  /** Lowest rate at which a candidate diverged; null where none did. */
  readonly divergedRate: number | null
}

/**
 * The cautious cell of the grid:
 *
 *   batch  largest size <= 32 below the largest that fits
 *   rate   highest rate <= min(eta_default scaled from 32 rows, edge / 4, diverged / 4)
 *
 * eta_default: the framework's rate for the optimizer. edge: where the range test came apart; it
 * counts only where it was met. diverged: the lowest rate at which a candidate diverged.
 * Example: Adam, sizes 1, 2, 4, ..., 1472: batch 32 at 0.001.
 *
 * @returns undefined for no cells
 */
export function cautiousCell(
  { cells, optimizer, sweep, divergedRate }: DefaultFacts,
  rate: RateNumbers,
  { decision: { frameworkBatchSize } }: RaceNumbers,
): Candidate | undefined {
  const sizes = ascending(cells.map(({ batchSize }) => batchSize))
  const largest = sizes.at(-1)
  const [least] = sizes
  if (largest === undefined || least === undefined) return undefined
  const isCautious = (size: number): boolean => size <= frameworkBatchSize && size < largest
  const batchSize = sizes.findLast(isCautious) ?? least
  const usual = scaledRate(
    {
      learningRate: traitsOf(optimizer).defaultLearningRate,
      from: frameworkBatchSize,
      to: batchSize,
      noiseScale: null,
      optimizer,
    },
    rate,
  )
  const edges = [...(sweep?.crossed === true ? [sweep.edge] : []), divergedRate ?? []].flat()
  const limit = Math.min(usual, ...edges.map((edge) => edge / rate.rangeTest.usefulDivisor))
  const rates = ascending(cells.map(({ learningRate }) => learningRate))
  const learningRate = rates.findLast((value) => value <= limit) ?? rates[0]
  return learningRate === undefined ? undefined : { batchSize, learningRate }
}

const ascending = (values: readonly number[]): readonly number[] =>
  [...new Set(values)].sort((a, b) => a - b)

/** The cautious cell as a decision that claims no race; its ranges are those of the prior. */
export function decideCautiously(
  cautious: Candidate,
  state: SearchState,
  numbers: RaceNumbers,
): Decision {
  const cell = state.belief.cells.find(
    (candidate) => candidateKey(candidate) === candidateKey(cautious),
  )
  const unraced = { ...state, favourite: cell ?? null, level: null, observations: [] }
  return decide('fastest', unraced, [], numbers)
}
