/** A curve in one line of Unicode blocks. */

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * The values as heights above zero, so that a fall by 3 % looks like one. Example:
 * [0, 4, 8] -> ▁▅█. Below zero the lowest value has the lowest block.
 */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(0, ...values)
  const span = Math.max(0, ...values) - low
  return values
    .map((value) => {
      const share = span > 0 ? (value - low) / span : 0
      return blocks[Math.round(share * (blocks.length - 1))] ?? blocks[0]
    })
    .join('')
}

/** So many values at equal distances of x, each the last one measured by then. */
export function resampled(
  points: readonly (readonly [x: number, y: number])[],
  columns: number,
): readonly number[] {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return []
  const step = (last[0] - first[0]) / Math.max(1, columns - 1)
  return Array.from({ length: columns }, (_, i) => {
    const x = first[0] + i * step
    return points.findLast(([at]) => at <= x + step / 1e6)?.[1] ?? first[1]
  })
}
