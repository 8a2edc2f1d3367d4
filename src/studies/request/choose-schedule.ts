import type { Schedule, ScheduleOrigin } from '../../advice/vocabulary/question.js'
import type { WrittenSchedule } from '../training/read-schedule.js'
import type { StudyRequest } from './study-request.js'

const defaultSchedule = 'either'

interface ChosenSchedule {
  readonly schedule: Schedule
  readonly origin: ScheduleOrigin
}

/**
 * The schedule of the request, then that of the optimizer where it lowers the rate, then the
 * default.
 *
 * @param written the schedule in place of the optimizer's learning rate; null without one
 * @param optimizerOrigin who wrote that optimizer
 */
export function chooseSchedule(
  { schedule: requested }: Pick<StudyRequest, 'schedule'>,
  written: WrittenSchedule | null,
  optimizerOrigin: ScheduleOrigin,
): ChosenSchedule {
  if (requested !== undefined) return { schedule: requested, origin: 'request' }
  if (written?.falls === true) return { schedule: 'falling', origin: optimizerOrigin }
  return { schedule: defaultSchedule, origin: 'default' }
}
