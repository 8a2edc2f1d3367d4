/** Fewer points that look the same. */
import type { Points } from './figure.js'

/**
 * Largest-triangle-three-buckets: keeps the first and the last point, and of every bucket between
 * them the point that spans the largest triangle with the one kept before and the mean of the next
 * bucket. Peaks and edges stay.
 *
 * @param points x ascending
 * @param most points that are kept at most, >= 3
 * @see Steinarsson, "Downsampling time series for visual representation", 2013
 */
export function downsampled(points: Points, most: number): Points {
  const first = points[0]
  const last = points.at(-1)
  if (points.length <= most || first === undefined || last === undefined) return points
  const kept = [first]
  const width = (points.length - 2) / (most - 2)
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const start = 1 + Math.floor(bucket * width)
    const end = 1 + Math.floor((bucket + 1) * width)
    const following = points.slice(
      end,
      Math.min(points.length, 1 + Math.floor((bucket + 2) * width)),
    )
    kept.push(widest(points.slice(start, end), kept.at(-1) ?? first, meanOf(following, last)))
  }
  return [...kept, last]
}

type Point = Points[number]

function widest(bucket: Points, left: Point, right: Point): Point {
  let best = bucket[0] ?? left
  let largest = -1
  for (const point of bucket) {
    const area = Math.abs(
      (left[0] - right[0]) * (point[1] - left[1]) - (left[0] - point[0]) * (right[1] - left[1]),
    )
    if (area > largest) [largest, best] = [area, point]
  }
  return best
}

function meanOf(points: Points, fallback: Point): Point {
  if (points.length === 0) return fallback
  const sum = points.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}
