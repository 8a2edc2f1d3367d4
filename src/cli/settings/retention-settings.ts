/** How long evidence counts, and how long the service keeps what nobody needs any more. */
import type { Retention } from '../../studies/retention.js'
import { days, optionalSetting } from './setting.js'

export const retentionSettings = {
  evidenceDays: optionalSetting({
    name: 'BATCHWISE_EVIDENCE_DAYS',
    meaning:
      'trials of earlier studies count for so many days, and are then measured again; unset: for ever, with the same driver and library',
    kind: days,
  }),
  keepStudiesDays: optionalSetting({
    name: 'BATCHWISE_KEEP_STUDIES_DAYS',
    meaning: 'final studies are deleted so many days after they ended; unset: never',
    kind: days,
  }),
  keepUploadsDays: optionalSetting({
    name: 'BATCHWISE_KEEP_UPLOADS_DAYS',
    meaning:
      'data sets that no study names, and models, are deleted so many days after they were last stored; unset: never',
    kind: days,
  }),
  keepEventsDays: optionalSetting({
    name: 'BATCHWISE_KEEP_EVENTS_DAYS',
    meaning: 'progress events are deleted so many days after their study ended; unset: never',
    kind: days,
  }),
} as const

export function retentionFrom(env: NodeJS.ProcessEnv): Retention {
  const { keepStudiesDays, keepUploadsDays, keepEventsDays } = retentionSettings
  return {
    studiesMs: msOfDays(keepStudiesDays.read(env)),
    uploadsMs: msOfDays(keepUploadsDays.read(env)),
    eventsMs: msOfDays(keepEventsDays.read(env)),
  }
}

/** Null: evidence of any age counts. */
export const evidenceMaxMs = (env: NodeJS.ProcessEnv): number | null =>
  msOfDays(retentionSettings.evidenceDays.read(env))

const msOfDays = (count: number | null): number | null =>
  count === null ? null : 86_400_000 * count
