import { mulberry32 } from '../../advice/math/random.js'

/** Numbers in the table; a power of two. */
const tableSize = 2 ** 16

/**
 * Standard normal numbers. Source: Box and Muller, "A note on the generation of random normal
 * deviates", 1958.
 */
const boxMuller = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Random numbers of made-up rows, all from one seed. */
export class RandomSource {
  private readonly random: () => number
  private readonly table: Float32Array

  constructor(seed: number) {
    this.random = mulberry32(seed)
    this.table = Float32Array.from({ length: tableSize }, () => boxMuller(this.random))
  }

  /** In [0, 1). */
  uniform(): number {
    return this.random()
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.random() * count)
  }

  /** Standard normal: drawn from a table, because rows take many. */
  normal(): number {
    return this.table[Math.floor(this.random() * tableSize)] ?? 0
  }

  /** As many normal numbers with this standard deviation. */
  normals(count: number, deviation = 1): Float32Array {
    return Float32Array.from({ length: count }, () => deviation * this.normal())
  }
}
