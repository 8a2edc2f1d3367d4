/** When a study ends at the latest, and how urgent it is among the studies of its owner. */
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { UnderstoodRequest } from '../shapes/study.js'
import type { ProgramRequest } from './study-request.js'

/** The fields of the understood request. Throws at `/deadline` for a moment that has passed. */
export function resolveTurn(
  { deadline, priority }: Pick<ProgramRequest, 'deadline' | 'priority'>,
  now: Date,
): Pick<UnderstoodRequest, 'deadline' | 'priority'> {
  return omitUndefined({
    deadline: deadline === undefined ? undefined : momentOf(deadline, now).toISOString(),
    priority: priority === 'normal' ? undefined : priority,
  })
}

function momentOf(deadline: number | string, now: Date): Date {
  if (typeof deadline === 'number') return new Date(now.getTime() + 1000 * deadline)
  const moment = new Date(deadline)
  if (moment > now) return moment
  throw invalid(
    '/deadline',
    deadline,
    `a moment after ${now.toISOString()}`,
    'the deadline has passed',
  )
}
