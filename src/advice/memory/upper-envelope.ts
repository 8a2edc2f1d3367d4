/** Bytes as a line over the batch size. */
export interface Line {
  readonly fixedBytes: number
  readonly bytesPerRow: number
}

/** fixed + perRow B, bytes. */
export function bytesAt({ fixedBytes, bytesPerRow }: Line, batchSize: number): number {
  return fixedBytes + bytesPerRow * batchSize
}

/**
 * The lines that are the maximum somewhere on B in [1, infinity), by growing slope: their upper
 * envelope. Of the lines with one slope only the highest stays.
 *
 * @see Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979 (the same
 *   scan, on the dual points)
 */
export function upperEnvelope(lines: readonly Line[]): readonly Line[] {
  const sorted = [...lines].sort(
    (a, b) => a.bytesPerRow - b.bytesPerRow || a.fixedBytes - b.fixedBytes,
  )
  const envelope: Line[] = []
  for (const line of sorted) {
    if (envelope.at(-1)?.bytesPerRow === line.bytesPerRow) envelope.pop()
    while (isHidden(envelope, line)) envelope.pop()
    envelope.push(line)
  }
  return envelope.slice(firstBeyondBatchOne(envelope))
}

/** The last line of the envelope lies below its neighbours once `line` is added. */
function isHidden(envelope: readonly Line[], line: Line): boolean {
  const last = envelope.at(-1)
  const before = envelope.at(-2)
  if (last === undefined || before === undefined) return false
  return crossing(before, last) >= crossing(last, line)
}

/** Index of the first line that is not yet overtaken at B = 1. */
function firstBeyondBatchOne(envelope: readonly Line[]): number {
  const index = envelope.findIndex((line, i) => {
    const next = envelope[i + 1]
    return next === undefined || crossing(line, next) > 1
  })
  return Math.max(0, index)
}

/** B at which two lines of different slope cross. */
function crossing(a: Line, b: Line): number {
  return (a.fixedBytes - b.fixedBytes) / (b.bytesPerRow - a.bytesPerRow)
}
