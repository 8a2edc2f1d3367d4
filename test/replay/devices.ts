/** Devices that a table is replayed on: as it was measured, one that is flat up to about a thousand rows, and one that is saturated from the first row. */
import type { ReplayTable } from './table.js'

export const deviceNames = ['measured', 'parallel', 'linear'] as const
export type DeviceName = (typeof deviceNames)[number]
/** Duration of a training step, ms. */
export type StepTimes = (batchSize: number) => number

export function stepTimesOf(table: ReplayTable, device: DeviceName): StepTimes {
  const times = table.stepTimeMs.map(([, ms]) => ms)
  const [smallest, largest] = [Math.min(...times), Math.max(...times)]
  switch (device) {
    case 'measured':
      return measured(table)
    case 'parallel':
      return (batchSize) => (largest / 5) * (1 + batchSize / 1000)
    case 'linear':
      return (batchSize) => smallest * (0.2 + batchSize / 10)
  }
}

/** As recorded; between recorded sizes on a straight line in log-log. */
function measured(table: ReplayTable): StepTimes {
  const points = [...table.stepTimeMs].sort(([a], [b]) => a - b)
  return (batchSize) => {
    const above = points.findIndex(([size]) => size >= batchSize)
    const [right, left] = [points[above] ?? points.at(-1), points[above - 1]]
    if (right === undefined) throw new Error('a table without step times')
    if (above === -1) return (right[1] * batchSize) / right[0]
    if (left === undefined || right[0] === batchSize) return right[1]
    return (
      left[1] *
      (right[1] / left[1]) ** (Math.log(batchSize / left[0]) / Math.log(right[0] / left[0]))
    )
  }
}

/** Device time of the training that the user planned, ms: epochs of batch 32. */
export function plannedMs(table: ReplayTable, stepTimes: StepTimes): number {
  return ((table.epochsPlanned * table.trainingRows) / 32) * stepTimes(32)
}
