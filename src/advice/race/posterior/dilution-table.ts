/** ln(1 + B_n/B) of every cell, computed once for consecutive worlds that agree on the noise. */
import { dilution, noiseShift, type Family, type World } from './surrogate.js'

/**
 * Shares of the fall start - limit that are left.
 */
export interface Depths {
  /** At the level of the observations. */
  readonly seen: number
  /** At the target of the training. */
  readonly target: number
}

/** ln(1 + B_n/B) of every cell, in the order of the cells. */
export interface Dilutions {
  readonly atTarget: Float64Array
  readonly atLevel: Float64Array
}

export class DilutionTable {
  /** The noise of the last world that was asked about, and its answer. */
  private last: (Pick<World, 'logNoise' | 'shift'> & { readonly dilutions: Dilutions }) | null =
    null
  private readonly distinctSizes: readonly number[]
  /** Index of every cell's batch size in `distinctSizes`. */
  private readonly sizeOfCell: readonly number[]

  constructor(
    private readonly family: Family,
    batchSizes: readonly number[],
    private readonly depths: Depths,
  ) {
    this.distinctSizes = [...new Set(batchSizes)]
    const indices = new Map(this.distinctSizes.map((batchSize, i) => [batchSize, i]))
    this.sizeOfCell = batchSizes.map((batchSize) => indices.get(batchSize) ?? 0)
  }

  of({ logNoise, shift }: World): Dilutions {
    const { last } = this
    if (last !== null && last.logNoise === logNoise && last.shift === shift) return last.dilutions
    const dilutions = {
      atTarget: this.atDepth(this.depths.target, logNoise, shift),
      atLevel: this.atDepth(this.depths.seen, logNoise, shift),
    }
    this.last = { logNoise, shift, dilutions }
    return dilutions
  }

  private atDepth(depth: number, logNoise: number, shift: number): Float64Array {
    const noiseThere = logNoise + noiseShift(depth, this.family, shift)
    const bySize = this.distinctSizes.map((batchSize) => dilution(noiseThere, batchSize))
    const ofCells = new Float64Array(this.sizeOfCell.length)
    for (let i = 0; i < ofCells.length; i++) ofCells[i] = bySize[this.sizeOfCell[i] ?? 0] ?? 0
    return ofCells
  }
}
