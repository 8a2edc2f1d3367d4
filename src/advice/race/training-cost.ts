/**
 * The cost of a training, in money or in energy.
 *
 *   u(B) = b B / (a + b B)                       share of a step in which the device is busy
 *   P(B) = P_idle + (P_busy - P_idle) u(B)       mean power, W
 *   hour = rent + P(B) / 1000 price of a kWh     price of one device for one hour
 *   cost = time hour workers
 *
 * a + b B: step time, ms. Where the line does not hold, u is rows per second over the most of any
 * measured size. Power rises with utilisation (You, Chung and Chowdhury, "Zeus: Understanding and
 * optimizing GPU energy consumption of DNN training", 2023, figure 3).
 *
 * With a rent alone the cheapest training is the fastest. Energy differs: a step takes
 * P_idle a + P_busy b B joules, so the energy-optimal batch is B* sqrt(P_idle / P_busy), smaller
 * than the time-optimal B*.
 */
import type { Question } from '../vocabulary/question.js'
import type { Estimate } from '../vocabulary/answer.js'
import { workerEfficiency } from '../rate/workers.js'
import { parallelEfficiency, stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'

/** Unit of a cost. */
export type CostUnit = 'money' | 'kWh'
export type Tariff = Pick<Question, 'price' | 'power'>

export const hourMs = 3_600_000

/** `money` with a price, else energy with a power, else null. */
export function costUnit({ price, power }: Tariff): CostUnit | null {
  if (price?.perHour !== undefined || (price?.perKilowattHour !== undefined && power !== undefined))
    return 'money'
  return power === undefined ? null : 'kWh'
}

/** u(B), 0..1. */
function busyShare(law: StepTimeLaw, batchSize: number): number {
  if (law.isStraight) return parallelEfficiency(law, batchSize)
  const msPerRow = Math.min(...law.points.map((point) => point.stepTimeMs / point.batchSize))
  return Math.min(1, (msPerRow * batchSize) / stepTimeMs(law, batchSize))
}

/** P(B), W; null without power. Example: 50 W idle, 250 W busy, a = b B: 150 W. */
export function meanPowerWatts(
  { power }: Tariff,
  law: StepTimeLaw,
  batchSize: number,
): number | null {
  return power === undefined
    ? null
    : power.idleWatts + (power.busyWatts - power.idleWatts) * busyShare(law, batchSize)
}

/**
 * Price of one device for one hour at B, in the tariff's unit; null without a tariff.
 * Example: 2 an hour, 0.3 a kWh and 150 W: 2.045.
 */
export function costPerHour(tariff: Tariff, law: StepTimeLaw, batchSize: number): number | null {
  return atPower(tariff, meanPowerWatts(tariff, law, batchSize) ?? 0)
}

/** An hour costs the same at every batch size, so that cheapest is fastest. */
export function isFlat({ price, power }: Tariff): boolean {
  return (
    power === undefined ||
    power.idleWatts === power.busyWatts ||
    (price?.perHour !== undefined && price.perKilowattHour === undefined)
  )
}

/**
 * Price of an hour at rest over an hour at full load, in [0, 1]. Its square root is the cheapest
 * batch over the fastest. Example: 2 an hour, 0.3 a kWh, 50 and 250 W: 0.971.
 */
export function restOverBusy(tariff: Tariff): number {
  const rest = atPower(tariff, tariff.power?.idleWatts ?? 0)
  const busy = fullLoadPerHour(tariff)
  return rest === null || busy === null || isFlat(tariff) ? 1 : rest / busy
}

/** Price of an hour at full load; null without a tariff. */
export function fullLoadPerHour(tariff: Tariff): number | null {
  return atPower(tariff, tariff.power?.busyWatts ?? 0)
}

function atPower(tariff: Tariff, watts: number): number | null {
  const unit = costUnit(tariff)
  if (unit === null) return null
  if (unit === 'kWh') return watts / 1000
  return (tariff.price?.perHour ?? 0) + (watts / 1000) * (tariff.price?.perKilowattHour ?? 0)
}

/** Cost of `timeMs` on one device at B; null without a tariff. */
export function costOfTime(
  tariff: Tariff,
  law: StepTimeLaw,
  batchSize: number,
  timeMs: number,
): number | null {
  const perHour = costPerHour(tariff, law, batchSize)
  return perHour === null ? null : (perHour * timeMs) / hourMs
}

/** Cost of the training on `count` workers, with the range of the noise scale's interval. */
interface WorkersCost {
  readonly count: number
  readonly timeMs: number
  readonly cost: number
  readonly costLow: number
  readonly costHigh: number
}

/** Workers are affordable while the training costs at most this share more than on one. */
const affordableShare = 0.1

export interface WorkersCostInput {
  /** Cost and duration of the training on one worker. */
  readonly cost: number
  readonly timeMs: number
  /** Batch size of each worker, rows. */
  readonly batchSize: number
  readonly noiseScale: Estimate
  readonly workers: number
  readonly trainingRows: number
}

export interface WorkersCosts {
  /** For 1, 2, 4, ... workers up to those asked about. */
  readonly counts: readonly WorkersCost[]
  /** Cost that each further worker adds. */
  readonly perFurther: number
  /** Most affordable workers. */
  readonly affordable: number
}

/** Powers of two are listed up to 2^16 workers. */
const powersMax = 17

/** Keeps a whole number of workers whole. */
const epsilon = 1e-9

/**
 * The cost of a training on K workers with B rows each.
 *
 *   cost(K) = cost / e(K)                    e: efficiency of a worker (`workerEfficiency`)
 *   further worker: cost B / (B + B_n)
 *   affordable K: 1 + 0.1 (1 + B_n/B), at most N / B
 *
 * K workers cost K times as much an hour and advance K e(K) times as fast. The ends of the noise
 * scale's interval give the range. Communication is not counted: it can only add to the cost.
 * Example: cost 10, B = 64, B_n = 576: two workers cost 11, each further one 1; 2 are affordable.
 */
export function workersCost(input: WorkersCostInput): WorkersCosts {
  const { cost, timeMs, batchSize, noiseScale, workers, trainingRows } = input
  const powers = Array.from({ length: powersMax }, (_, k) => 2 ** k)
  const costAt = (count: number, scale: number): number =>
    cost / workerEfficiency({ batchSize, workers: count, noiseScale: scale, trainingRows })
  const counts = [...powers.filter((count) => count < workers), workers].map((count) => {
    const middle = costAt(count, noiseScale.value)
    return {
      count,
      timeMs: (timeMs * middle) / cost / count,
      cost: middle,
      costLow: costAt(count, noiseScale.high),
      costHigh: costAt(count, noiseScale.low),
    }
  })
  const affordable = Math.floor(1 + affordableShare * (1 + noiseScale.value / batchSize) + epsilon)
  return {
    counts,
    perFurther: (cost * batchSize) / (batchSize + noiseScale.value),
    affordable: Math.max(1, Math.min(affordable, Math.floor(trainingRows / batchSize))),
  }
}
