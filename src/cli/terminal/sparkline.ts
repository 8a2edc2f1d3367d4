/** A curve in one line of Unicode blocks. */

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * The values from the lowest to the highest block. Example: [1, 2, 8] -> ▁▂█.
 *
 * @param scale `log` where values differ by orders of magnitude, such as losses
 */
export function sparkline(values: readonly number[], scale: 'linear' | 'log' = 'linear'): string {
  const heights = scale === 'log' ? values.map((value) => Math.log(value)) : values
  const low = Math.min(...heights)
  const span = Math.max(...heights) - low
  return heights
    .map((height) => {
      const share = span > 0 ? (height - low) / span : 1
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
