/** How other tools search the largest batch size that fits, after their sources. */

export interface MemoryOracle {
  /** Whether a training at this batch size stays within the budget. */
  fits(batchSize: number): boolean
  /** Memory of a run that fits, as a share of the budget. */
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

/** Counts the trials of a rule. A rule may try the same batch size twice. */
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

/** Doubles from 2 and returns the last size that ran (Lightning's `power`). At most 25 trials. */
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

/** Doubles until a size fails, then bisects (Lightning's `binsearch`). At most 25 trials. */
const bisecting: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  let low = 1
  let high = Number.POSITIVE_INFINITY
  let batchSize = 2
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

type MemoryPoint = readonly [batchSize: number, share: number]

/** Batch size at 0.9 of the memory, on the line through the last two points. */
function aimOfLine(points: readonly MemoryPoint[]): number {
  const [b0, s0] = points.at(-2) ?? [0, 0]
  const [b1, s1] = points.at(-1) ?? [0, 0]
  const slope = points.length === 1 ? s1 / b1 : (s1 - s0) / (b1 - b0)
  return slope > 0 ? b1 + (0.9 - s1) / slope : 2 * b1
}

/**
 * Extrapolates a line through the last two runs to 0.9 of the memory, until a run takes at least
 * 0.85 (OTX `adaptive_bs`). Odd sizes are lowered to even ones; a size that fails is halved.
 */
const otxLine: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  const points: MemoryPoint[] = []
  let batchSize = Math.min(32, oracle.max)
  let best = 0
  let failed = Number.POSITIVE_INFINITY
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
    points.push([batchSize, share])
    const next = Math.min(oracle.max, failed - 1, Math.floor(aimOfLine(points) / 2) * 2)
    if (next <= batchSize) break
    batchSize = next
  }
  return tries.found(best)
}

/**
 * Fits a line to 1, 2, 4, 8 and 16 rows and reads it at 0.6 of the memory (Ultralytics
 * `autobatch`). The rule never runs its answer.
 */
const ultralyticsLine: MemoryRule = (oracle) => {
  const tries = new Tries(oracle)
  const points: MemoryPoint[] = []
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
  // outside 1–1,024 the tool falls back to its default
  const isUsable = batchSize >= 1 && batchSize <= 1024
  return tries.found(isUsable ? Math.min(batchSize, oracle.max) : 16)
}

export const memoryRules: Readonly<Record<string, MemoryRule>> = {
  doubling,
  bisecting,
  'OTX line': otxLine,
  'Ultralytics line': ultralyticsLine,
}
