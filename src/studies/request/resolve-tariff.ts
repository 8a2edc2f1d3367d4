import type { Objective, ProbeBudget } from '../../advice/vocabulary/question.js'
import type { Tariff } from '../../advice/race/training-cost.js'
import { invalid } from '../../errors.js'
import type { StudyRequest } from './study-request.js'

const accepted =
  'price.perHour (one device for one hour), or power.idleWatts and power.busyWatts (energy; in money with price.perKilowattHour)'

/** What the training is paid with, as far as it was given; throws where a part is missing that another one needs. Absent stays absent: questions without a price keep their ids. */
export function resolveTariff({ price, power }: StudyRequest, objective: Objective): Tariff {
  if (power !== undefined && power.idleWatts > power.busyWatts)
    throw invalid(
      '/power/idleWatts',
      power.idleWatts,
      `at most power.busyWatts: ${power.busyWatts}`,
      'a device draws no more at rest than at full load',
    )
  if (price?.perKilowattHour !== undefined && power === undefined)
    throw invalid(
      '/power',
      power,
      'idleWatts and busyWatts, watts',
      'price.perKilowattHour needs power: without it nobody knows how many kWh a training takes',
    )
  if (price !== undefined && price.perHour === undefined && price.perKilowattHour === undefined)
    throw invalid(
      '/price/perHour',
      undefined,
      'price.perHour, or price.perKilowattHour with power',
      'price says neither what an hour costs nor what a kWh costs',
    )
  if (objective === 'cheapest' && price === undefined && power === undefined)
    throw invalid(
      '/price',
      price,
      accepted,
      'the objective cheapest needs to know what a training is paid with: price or power is missing',
    )
  const { perHour, perKilowattHour, currency } = price ?? {}
  const given = {
    ...(perHour === undefined ? {} : { perHour }),
    ...(perKilowattHour === undefined ? {} : { perKilowattHour }),
    ...(currency === undefined ? {} : { currency }),
  }
  return {
    ...(price === undefined ? {} : { price: given }),
    ...(power === undefined ? {} : { power }),
  }
}

/** Trainings pay for an automatic probe; a budget in seconds is spent whatever they are, so both together are a contradiction. */
export function resolveProbeBudget(
  { probeBudget = 'auto', trainings }: StudyRequest,
  leastMs: number,
): ProbeBudget {
  if (probeBudget === 'auto') return { kind: 'auto', trainings: trainings ?? 1, leastMs }
  if (trainings !== undefined)
    throw invalid(
      '/trainings',
      trainings,
      'trainings beside probeBudget "auto"; beside a probeBudget in seconds, nothing',
      `a probeBudget of ${probeBudget} s is spent however many trainings there are: leave out trainings, or take probeBudget "auto"`,
    )
  return { kind: 'seconds', seconds: probeBudget }
}
