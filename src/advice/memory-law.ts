/**
 * The memory law: tracked peak bytes as a function of the batch size, from two tiny traces.
 *
 *   peak(B) = max_i (a_i + c_i B)
 *
 * i runs over the kernels of a training step; a_i + c_i B are the live bytes after kernel i. Tensor sizes are affine in B, so two traces with
 * the same sequence of kernels give every a_i and c_i; the maximum of lines is convex and piecewise linear, not one straight line.
 */
export interface Line { readonly fixedBytes: number; readonly bytesPerRow: number }
export interface MemoryLaw {
  /** `event-wise`: from two traces with one kernel sequence. `convex-fit`: chords through the peaks of at least three traces. */
  readonly kind: 'event-wise' | 'convex-fit'
  /** The lines that are the maximum somewhere on B >= 1, by growing slope. */
  readonly lines: readonly Line[]
}
export interface Trace { readonly batchSize: number; readonly liveBytes: readonly number[]; readonly kernelHash: number }

/**
 * Fits the law. Returns null when there are too few traces: two with the same kernel sequence, or three of any.
 * Example: live bytes [100, 500] at B = 2 and [100, 900] at B = 4 give the lines 100 and 100 + 200 B.
 */
export function fitMemoryLaw(traces: readonly Trace[]): MemoryLaw | null {
  const sorted = [...new Map(traces.map((trace) => [trace.batchSize, trace])).values()].sort((a, b) => a.batchSize - b.batchSize)
  const low = sorted[0]
  const high = sorted.find((trace) => low !== undefined && trace.batchSize > low.batchSize && trace.kernelHash === low.kernelHash && trace.liveBytes.length === low.liveBytes.length)
  if (low !== undefined && high !== undefined) {
    const span = high.batchSize - low.batchSize
    const lines = low.liveBytes.map((bytes, i) => {
      const bytesPerRow = ((high.liveBytes[i] ?? bytes) - bytes) / span
      return { fixedBytes: bytes - bytesPerRow * low.batchSize, bytesPerRow }
    })
    return { kind: 'event-wise', lines: upperEnvelope(lines) }
  }
  if (sorted.length < 3) return null
  const peaks = sorted.map((trace) => [trace.batchSize, Math.max(...trace.liveBytes)] as const)
  const chords = peaks.slice(1).flatMap(([size, peak], i) => {
    const [previousSize, previousPeak] = peaks[i] ?? [0, 0]
    const bytesPerRow = Math.max(0, (peak - previousPeak) / (size - previousSize))
    return [{ fixedBytes: peak - bytesPerRow * size, bytesPerRow }]
  })
  return { kind: 'convex-fit', lines: upperEnvelope(chords) }
}

/** Peak of tracked bytes at batch size B. */
export function trackedPeakBytes(law: MemoryLaw, batchSize: number): number {
  return law.lines.reduce((peak, { fixedBytes, bytesPerRow }) => Math.max(peak, fixedBytes + bytesPerRow * batchSize), 0)
}

/** The law of doing several things one after another: the maximum of both. */
export function mergeLaws(first: MemoryLaw, second: MemoryLaw): MemoryLaw {
  return { kind: first.kind === 'event-wise' && second.kind === 'event-wise' ? 'event-wise' : 'convex-fit', lines: upperEnvelope([...first.lines, ...second.lines]) }
}

/** Lines that are the maximum somewhere on B in [1, infinity), by growing slope (convex hull trick). */
function upperEnvelope(lines: readonly Line[]): readonly Line[] {
  const sorted = [...lines].sort((a, b) => a.bytesPerRow - b.bytesPerRow || a.fixedBytes - b.fixedBytes)
  const hull: Line[] = []
  const crossing = (a: Line, b: Line): number => (a.fixedBytes - b.fixedBytes) / (b.bytesPerRow - a.bytesPerRow)
  for (const line of sorted) {
    if (hull.at(-1)?.bytesPerRow === line.bytesPerRow) hull.pop()
    for (;;) {
      const [middle, before] = [hull.at(-1), hull.at(-2)]
      if (middle === undefined || before === undefined || crossing(before, middle) < crossing(middle, line)) break
      hull.pop()
    }
    hull.push(line)
  }
  // a line that is overtaken before B = 1 never matters
  while (hull.length > 1 && crossing(hull[0] ?? { fixedBytes: 0, bytesPerRow: 0 }, hull[1] ?? { fixedBytes: 0, bytesPerRow: 0 }) <= 1) hull.shift()
  return hull
}

/**
 * What the process really takes for its tracked bytes (allocator, workspaces, in-place operations): runs as anchors (tracked bytes, real
 * bytes), ascending in both. Real memory is no straight line of tracked bytes: on the CPU a convolutional net took 350 MB from batch 494 to
 * 800 and 633 MB from 1,000 to 1,200 (with oneDNN off it grew steadily; an allocator that doubles its regions would look like this). Between two runs the chord is the estimate; beyond them see
 * `realPeakBytes`.
 */
export interface RealMemory { readonly anchors: readonly (readonly [number, number])[] }
export interface MemoryFitPoint { readonly batchSize: number; readonly peakBytes: number }

/** Before a real run: real over tracked bytes (1.06-1.40 on four models with the TensorFlow engine). */
export const uncalibrated: RealMemory = { anchors: [[1, 1.3]] }

/** The anchors of some runs; where a larger one took less, both take the larger figure. No runs: `uncalibrated`. */
export function calibrateMemory(law: MemoryLaw, fits: readonly MemoryFitPoint[]): RealMemory {
  const points = fits.map(({ batchSize, peakBytes }) => [trackedPeakBytes(law, batchSize), peakBytes] as const).filter(([tracked, real]) => tracked > 0 && real > 0)
  const anchors: (readonly [number, number])[] = []
  for (const [tracked, real] of points.sort(([a], [b]) => a - b)) {
    const last = anchors.at(-1)
    if (last?.[0] === tracked) anchors.pop()
    anchors.push([tracked, Math.max(real, last?.[1] ?? 0)])
  }
  return anchors.length === 0 ? uncalibrated : { anchors }
}

/**
 * Real bytes that training at batch size B takes above the process's baseline. Beyond the outermost runs the chord of the last two goes on,
 * unless it is flatter than half of the real share per tracked byte (a plateau of the allocator): then, and with a single run, in proportion.
 * Example: tracked 100 -> real 120 alone: tracked 200 -> real 240.
 */
export function realPeakBytes(law: MemoryLaw, { anchors }: RealMemory, batchSize: number): number {
  const tracked = trackedPeakBytes(law, batchSize)
  const after = anchors.findIndex(([at]) => at >= tracked)
  const [low, high] = after === -1 ? [anchors.at(-2), anchors.at(-1)] : after === 0 ? [anchors[1], anchors[0]] : [anchors[after - 1], anchors[after]]
  if (high === undefined) return tracked
  const [ratio, chord] = [high[1] / high[0], slope(low, high)]
  const inside = after > 0
  return Math.max(0, high[1] + (chord !== null && (inside || chord >= ratio / 2) ? chord : ratio) * (tracked - high[0]))
}

type Anchor = RealMemory['anchors'][number]
const slope = (low: Anchor | undefined, high: Anchor): number | null => (low === undefined ? null : (high[1] - low[1]) / (high[0] - low[0]))

/** The two largest runs took nearly the same, although the larger one has more tensors. */
export function onPlateau({ anchors }: RealMemory): boolean {
  const [low, high] = [anchors.at(-2), anchors.at(-1)]
  const chord = high === undefined ? null : slope(low, high)
  return high !== undefined && chord !== null && chord < high[1] / high[0] / 2
}

/** Largest whole B in [1, max] whose real peak keeps within the budget; 0 when not even 1 does. Bisection: the law grows with B. */
export function largestBatchSize(law: MemoryLaw, real: RealMemory, budgetBytes: number, { max }: { readonly max: number }): number {
  if (realPeakBytes(law, real, 1) > budgetBytes) return 0
  let [low, high] = [1, Math.max(1, Math.floor(max))]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (realPeakBytes(law, real, middle) <= budgetBytes) low = middle
    else high = middle - 1
  }
  return low
}
