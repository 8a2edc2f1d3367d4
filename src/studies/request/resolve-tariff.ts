import type { Objective, Power, ProbeBudget } from '../../advice/vocabulary/question.js'
import type { Tariff } from '../../advice/race/training-cost.js'
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { ProgramRequest } from './study-request.js'

type RequestedPrice = NonNullable<ProgramRequest['price']>

/**
 * What a training is paid with. Throws where a part is missing that another part needs. Absent
 * parts stay absent: a question without a price keeps its id.
 */
export function resolveTariff({ price, power }: ProgramRequest, objective: Objective): Tariff {
  if (power !== undefined) checkPower(power)
  if (price !== undefined) checkPrice(price, power)
  if (objective === 'cheapest' && price === undefined && power === undefined)
    throw invalid(
      '/price',
      price,
      'price.perHour (one device for one hour), or power.idleWatts and power.busyWatts (energy; in money with price.perKilowattHour)',
      'the objective cheapest needs a price or a power',
    )
  return omitUndefined({
    price: price === undefined ? undefined : omitUndefined(price),
    power,
  })
}

function checkPower({ idleWatts, busyWatts }: Power): void {
  if (idleWatts <= busyWatts) return
  throw invalid(
    '/power/idleWatts',
    idleWatts,
    `at most power.busyWatts: ${busyWatts}`,
    'a device draws at most as much at rest as at full load',
  )
}

function checkPrice({ perHour, perKilowattHour }: RequestedPrice, power: Power | undefined): void {
  if (perKilowattHour !== undefined && power === undefined)
    throw invalid(
      '/power',
      power,
      'idleWatts and busyWatts, watts',
      'price.perKilowattHour needs power, to compute the kWh of a training',
    )
  if (perHour === undefined && perKilowattHour === undefined)
    throw invalid(
      '/price/perHour',
      undefined,
      'price.perHour, or price.perKilowattHour with power',
      'price has neither perHour nor perKilowattHour',
    )
}

/**
 * An automatic probe is paid for by the trainings that use its answer. A budget in seconds does not
 * depend on them, so both together are a contradiction.
 */
export function resolveProbeBudget(
  { probeBudget = 'auto', trainings }: ProgramRequest,
  leastMs: number,
): ProbeBudget {
  if (probeBudget === 'auto') return { kind: 'auto', trainings: trainings ?? 1, leastMs }
  if (trainings !== undefined)
    throw invalid(
      '/trainings',
      trainings,
      'trainings with probeBudget "auto" only',
      `a probeBudget of ${probeBudget} s does not depend on trainings: leave out trainings, or use probeBudget "auto"`,
    )
  return { kind: 'seconds', seconds: probeBudget }
}
