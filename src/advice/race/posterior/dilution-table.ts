/** ln(1 + B_n/B) of every cell, remembered for worlds that agree on the noise. */
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
  private readonly byNoise = new Map<string, Dilutions>()

  constructor(
    private readonly family: Family,
    private readonly batchSizes: readonly number[],
    private readonly depths: Depths,
  ) {}

  of({ logNoise, shift }: World): Dilutions {
    const key = `${logNoise}/${shift}`
    const found = this.byNoise.get(key)
    if (found !== undefined) return found
    const made = {
      atTarget: this.atDepth(this.depths.target, logNoise, shift),
      atLevel: this.atDepth(this.depths.seen, logNoise, shift),
    }
    this.byNoise.set(key, made)
    return made
  }

  private atDepth(depth: number, logNoise: number, shift: number): Float64Array {
    const noiseThere = logNoise + noiseShift(depth, this.family, shift)
    const bySize = new Map<number, number>()
    return Float64Array.from(this.batchSizes, (batchSize) => {
      const value = bySize.get(batchSize) ?? dilution(noiseThere, batchSize)
      bySize.set(batchSize, value)
      return value
    })
  }
}
