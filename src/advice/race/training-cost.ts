/**
 * What a training costs, in money or in energy.
 *
 *   u(B) = b B / (a + b B)                          share of a step that the device is busy; a + b B: step time. Where the line does not hold: rows per second over the most of any measured size
 *   P(B) = P_idle + (P_busy - P_idle) u(B)          mean power, W: it rises with utilisation (You, Chung and Chowdhury, "Zeus: Understanding and optimizing GPU energy
 *                                                   consumption of DNN training", 2023, figure 3)
 *   price per hour = rent + P(B) / 1000 x price of a kWh          of one device
 *   cost = time x price per hour x workers
 *
 * At a rent alone the cheapest training is the quickest. Energy is not: a step takes P_idle a + P_busy b B joules, so the energy-optimal batch is the time-optimal one with a and b weighed by
 * the power that they draw, B* sqrt(P_idle / P_busy): smaller, and the slower the more a device draws at rest.
 */
import type { Question } from '../vocabulary/question.js'
import type { Estimate } from '../vocabulary/answer.js'
import { workerEfficiency } from '../rate/workers.js'
import { parallelEfficiency, stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'

/** In what a training is paid. */
export type CostUnit = 'money' | 'kWh'
export type Tariff = Pick<Question, 'price' | 'power'>

const hourMs = 3_600_000

/** `money` where a price was given, else the energy; null where neither price nor power was. */
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

/** P(B), W; null without the power. Example: 50 W idle, 250 W busy, a = b B: 150 W. */
export function meanPowerWatts(
  { power }: Tariff,
  law: StepTimeLaw,
  batchSize: number,
): number | null {
  return power === undefined
    ? null
    : power.idleWatts + (power.busyWatts - power.idleWatts) * busyShare(law, batchSize)
}

/** What an hour of one device costs at B, in the tariff's unit; null without a tariff. Example: 2 an hour, 0.3 a kWh and 150 W: 2.045. */
export function costPerHour(tariff: Tariff, law: StepTimeLaw, batchSize: number): number | null {
  return atPower(tariff, meanPowerWatts(tariff, law, batchSize) ?? 0)
}

/** Does an hour cost the same at every batch size? Then cheapest is fastest. */
export function isFlat({ price, power }: Tariff): boolean {
  return (
    power === undefined ||
    power.idleWatts === power.busyWatts ||
    (price?.perHour !== undefined && price.perKilowattHour === undefined)
  )
}

/** What an hour of a device at rest costs over one at full load, 0..1; its root moves the cheapest batch from the quickest. Example: 2 an hour, 0.3 a kWh, 50 and 250 W: 0.971. */
export function restOverBusy(tariff: Tariff): number {
  const [rest, busy] = [atPower(tariff, tariff.power?.idleWatts ?? 0), fullLoadPerHour(tariff)]
  return rest === null || busy === null || isFlat(tariff) ? 1 : rest / busy
}

/** What an hour costs at full load; null without a tariff. */
export function fullLoadPerHour(tariff: Tariff): number | null {
  return atPower(tariff, tariff.power?.busyWatts ?? 0)
}

function atPower(tariff: Tariff, watts: number): number | null {
  const unit = costUnit(tariff)
  return unit === null
    ? null
    : unit === 'kWh'
      ? watts / 1000
      : (tariff.price?.perHour ?? 0) + (watts / 1000) * (tariff.price?.perKilowattHour ?? 0)
}

/** Cost of so much time of one device at B; null without a tariff. */
export function costOfTime(
  tariff: Tariff,
  law: StepTimeLaw,
  batchSize: number,
  timeMs: number,
): number | null {
  const perHour = costPerHour(tariff, law, batchSize)
  return perHour === null ? null : (perHour * timeMs) / hourMs
}

export interface WorkersCost {
  readonly count: number
  readonly timeMs: number
  readonly cost: number
  readonly costLow: number
  readonly costHigh: number
}

/** Up to these a training costs at most a tenth more than on one. */
export const affordableShare = 0.1

/**
 * The training on 1, 2, 4, ... workers up to `workers`, each with B rows: K workers cost K times as much an hour and make progress `workerEfficiency` K times as fast, so the cost is that of one
 * over the efficiency. Each further worker adds cost B / (B + B_n); the noise scale's interval gives the range. `affordable`: the most workers whose training costs at most
 * `affordableShare` more than on one: 1 + affordableShare (1 + B_n/B). Communication is not counted: it can only add to the cost.
 * Example: cost 10, B = 64, B_n = 576: two workers cost 11, each further one 1; up to 2 are affordable.
 */
export function workersCost({
  cost,
  timeMs,
  batchSize,
  noiseScale,
  workers,
  trainingRows,
}: {
  readonly cost: number
  readonly timeMs: number
  readonly batchSize: number
  readonly noiseScale: Estimate
  readonly workers: number
  readonly trainingRows: number
}): {
  readonly counts: readonly WorkersCost[]
  readonly perFurther: number
  readonly affordable: number
} {
  const powers = Array.from({ length: 17 }, (_, k) => 2 ** k).filter((count) => count < workers)
  const costAt = (count: number, scale: number): number =>
    cost / workerEfficiency({ batchSize, workers: count, noiseScale: scale, trainingRows })
  const counts = [...powers, workers].map((count) => {
    const middle = costAt(count, noiseScale.value)
    return {
      count,
      timeMs: (timeMs * middle) / cost / count,
      cost: middle,
      costLow: costAt(count, noiseScale.high),
      costHigh: costAt(count, noiseScale.low),
    }
  })
  const affordable = Math.floor(1 + affordableShare * (1 + noiseScale.value / batchSize) + 1e-9)
  return {
    counts,
    perFurther: (cost * batchSize) / (batchSize + noiseScale.value),
    affordable: Math.max(1, Math.min(affordable, Math.floor(trainingRows / batchSize))),
  }
}
