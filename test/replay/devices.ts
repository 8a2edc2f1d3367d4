/**
 * Devices that a table is replayed on. `measured`: the recorded step times. `parallel`: nearly
 * constant step time up to about 1,000 rows. `linear`: step time proportional to rows.
 */
import type { ReplayTable } from './table.js'

export const deviceNames = ['measured', 'parallel', 'linear'] as const
export type DeviceName = (typeof deviceNames)[number]
/** Duration of a training step, ms. */
export type StepTimes = (batchSize: number) => number

export function stepTimesOf(table: ReplayTable, device: DeviceName): StepTimes {
  const times = table.stepTimeMs.map(([, ms]) => ms)
  const smallest = Math.min(...times)
  const largest = Math.max(...times)
  switch (device) {
    case 'measured':
      return measured(table)
    case 'parallel':
      return (batchSize) => (largest / 5) * (1 + batchSize / 1000)
    case 'linear':
      return (batchSize) => smallest * (0.2 + batchSize / 10)
  }
}

/** Recorded step times, interpolated linearly in log-log between recorded batch sizes. */
function measured(table: ReplayTable): StepTimes {
  const points = [...table.stepTimeMs].sort(([a], [b]) => a - b)
  return (batchSize) => {
    const above = points.findIndex(([size]) => size >= batchSize)
    const right = points[above] ?? points.at(-1)
    const left = points[above - 1]
    if (right === undefined) throw new Error(`${table.name}: the table has no step times`)
    if (above === -1) return (right[1] * batchSize) / right[0]
    if (left === undefined || right[0] === batchSize) return right[1]
    return (
      left[1] *
      (right[1] / left[1]) ** (Math.log(batchSize / left[0]) / Math.log(right[0] / left[0]))
    )
  }
}

/** Device time of the planned training at batch size 32, ms. */
export function plannedMs(table: ReplayTable, stepTimes: StepTimes): number {
  return ((table.epochsPlanned * table.trainingRows) / 32) * stepTimes(32)
}
