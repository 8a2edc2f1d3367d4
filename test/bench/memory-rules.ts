/** How other tools look for the largest batch size that fits, as their sources have it; what a rule tries is counted. */

export interface MemoryOracle {
  /** Does training at this size keep within the budget? */
  fits(batchSize: number): boolean
  /** What a run that fitted took, as a share of the budget. */
  share(batchSize: number): number
  /** Training rows. */
  readonly max: number
}
export interface Found {
  readonly batchSize: number
  readonly trials: number
  readonly outOfMemory: number
}
export type MemoryRule = (oracle: MemoryOracle) => Found

/** Counts what a rule tries; a size that was tried is tried again by whoever has no memory of it. */
class Tries {
  trials = 0
  outOfMemory = 0
  constructor(private readonly oracle: MemoryOracle) {}
  run(batchSize: number): boolean {
    this.trials += 1
    const fits = this.oracle.fits(batchSize)
    if (!fits) this.outOfMemory += 1
    return fits
  }
  found(batchSize: number): Found {
    return { batchSize, trials: this.trials, outOfMemory: this.outOfMemory }
  }
}

/** From 2, twice as much each time; the last that ran (Lightning's `power`, and by hand). At most 25 trials. */
const doubling: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  let batchSize = 2
  while (tries.trials < 25) {
    if (!tries.run(batchSize)) return tries.found(Math.floor(batchSize / 2))
    if (batchSize >= oracle.max) break
    batchSize = Math.min(oracle.max, 2 * batchSize)
  }
  return tries.found(batchSize)
}

/** Doubling until it fails, then halving the interval until nothing is between (Lightning's `binsearch`). At most 25 trials. */
const bisecting: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  let [low, high, batchSize] = [1, Number.POSITIVE_INFINITY, 2]
  while (tries.trials < 25) {
    if (tries.run(batchSize)) low = batchSize
    else high = batchSize
    if (high - low <= 1 || low >= oracle.max) break
    batchSize = Number.isFinite(high)
      ? Math.floor((low + high) / 2)
      : Math.min(oracle.max, 2 * batchSize)
  }
  return tries.found(low)
}

/** A line through the last two runs, aimed at 0.9 of the memory, until a run lands between 0.85 and 0.95 (OTX `adaptive_bs`); an odd size is lowered to an even one, and what fails is halved. */
const otxLine: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  const seen: (readonly [number, number])[] = []
  let [batchSize, best, failed] = [Math.min(32, oracle.max), 0, Number.POSITIVE_INFINITY]
  while (tries.trials < 25) {
    if (!tries.run(batchSize)) {
      failed = Math.min(failed, batchSize)
      batchSize = Math.max(1, Math.floor((best === 0 ? batchSize : best + batchSize) / 2))
      if (batchSize === best || failed <= 1) break
      continue
    }
    best = Math.max(best, batchSize)
    const share = oracle.share(batchSize)
    if (share >= 0.85 || batchSize >= oracle.max) break
    seen.push([batchSize, share])
    const [[b0, s0], [b1, s1]] = [seen.at(-2) ?? [0, 0], seen.at(-1) ?? [0, 0]]
    const slope = seen.length === 1 ? s1 / b1 : (s1 - s0) / (b1 - b0)
    const aimed = slope > 0 ? b1 + (0.9 - s1) / slope : 2 * b1
    const next = Math.min(oracle.max, failed - 1, Math.floor(aimed / 2) * 2)
    if (next <= batchSize) break
    batchSize = next
  }
  return tries.found(best)
}

/** A line through 1, 2, 4, 8 and 16 rows, read at 0.6 of the memory; the answer is never run (Ultralytics `autobatch`). */
const ultralyticsLine: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  const points: (readonly [number, number])[] = []
  for (const batchSize of [1, 2, 4, 8, 16].filter((size) => size <= oracle.max))
    if (tries.run(batchSize)) points.push([batchSize, oracle.share(batchSize)])
  const [mx, my] = [0, 1].map(
    (k) => points.reduce((sum, point) => sum + (point[k] ?? 0), 0) / points.length,
  )
  if (mx === undefined || my === undefined || points.length < 2) return tries.found(0)
  const slope =
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) /
    points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
  const batchSize = Math.floor((0.6 - (my - slope * mx)) / slope)
  // outside of 1 to 1,024 it falls back to its default
  return tries.found(
    batchSize < 1 || batchSize > 1024 || !Number.isFinite(batchSize)
      ? 16
      : Math.min(batchSize, oracle.max),
  )
}

export const memoryRules: Readonly<Record<string, MemoryRule>> = {
  doubling,
  bisecting,
  'OTX line': otxLine,
  'Ultralytics line': ultralyticsLine,
}
