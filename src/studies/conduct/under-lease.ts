/**
 * Conducts a study while this process holds the lease of its subject.
 *
 *   queued study -> lease -> conduct -> release
 *
 * Another engine means another subject, so a study that moved takes the lease of its new subject.
 */
import { errorCodes } from '../../errors.js'
import type { Announcements } from '../announcements.js'
import { LeaseLost, type Lease, type Leases } from '../leases.js'
import type { Clock, StudyEvents, StudyStore } from '../ports.js'
import { isFinal, type Study } from '../study.js'
import { isUnavailable } from './patient.js'

/**
 * `ended`: the study is final, or the signal aborted. `later`: another process conducts a study of
 * the subject, or the database does not answer. `elsewhere`: its device is not offered here.
 */
type ConductEnd = 'ended' | 'later' | 'elsewhere'

/** Conducts a study until it is final or the signal aborts. */
export type Conduct = (studyId: string, signal: AbortSignal) => Promise<ConductEnd>

export interface LeasedDependencies {
  readonly studies: Pick<StudyStore, 'get' | 'update'>
  readonly events: Pick<StudyEvents, 'publish' | 'tellEnd'>
  readonly announcements: Pick<Announcements, 'listen'>
  readonly clock: Clock
  readonly leases: Leases
  readonly offers: (deviceId: string) => boolean
  /** Conducts as the holder of the lease, and stops where the study moves to another subject. */
  readonly conduct: (studyId: string, lease: Lease, signal: AbortSignal) => Promise<void>
}

/** How often a holder renews its lease, and sees that its study was cancelled, ms. */
const renewEveryMs = 1000
/** A study that ended its holder so often without a trial in between is parked. */
const lostHoldersMax = 3

export function underLease(deps: LeasedDependencies): Conduct {
  return async (studyId, signal) => {
    try {
      for (;;) {
        const step = await conductOnce(studyId, signal, deps)
        if (step !== 'moved') return step
      }
    } catch (error) {
      if (error instanceof LeaseLost || isUnavailable(error)) return 'later'
      throw error
    }
  }
}

async function conductOnce(
  studyId: string,
  signal: AbortSignal,
  deps: LeasedDependencies,
): Promise<ConductEnd | 'moved'> {
  const { studies, leases, offers } = deps
  const study = await unfinished(studyId, deps)
  if (study === null || signal.aborted) return 'ended'
  if (!offers(study.subject.deviceId)) return 'elsewhere'
  const lease = await leases.acquire(study.id, study.subject.id)
  if (lease === null) return 'later'
  try {
    // the study may have ended or moved before the lease was free
    const held = await studies.get(studyId)
    if (held?.subject.id !== study.subject.id || isFinal(held.state)) return 'moved'
    if (lease.lost >= lostHoldersMax) await park(held, lease.lost, deps)
    else await whileHeld(studyId, lease, signal, deps)
  } finally {
    // who cannot release it any more has lost it, or its time ends it
    await lease.release().catch(() => undefined)
  }
  return signal.aborted ? 'ended' : 'moved'
}

/** Null for a final study. Its end is told again: a process may have ended before it could. */
async function unfinished(
  studyId: string,
  { studies, events }: LeasedDependencies,
): Promise<Study | null> {
  const study = await studies.get(studyId)
  if (study === null || !isFinal(study.state)) return study
  await events.tellEnd(study)
  return null
}

/** Conducts; stops when the lease is lost, and when the study was cancelled anywhere. */
async function whileHeld(
  studyId: string,
  lease: Lease,
  signal: AbortSignal,
  { conduct, announcements }: LeasedDependencies,
): Promise<void> {
  const stop = new AbortController()
  let isLost = false
  const renew = async (): Promise<void> => {
    const state = await lease.renew()
    isLost ||= state === null
    if (state === null || isFinal(state)) stop.abort()
  }
  // a database that does not answer lets nobody take the lease either
  const tryToRenew = (): void => void renew().catch(() => undefined)
  const renewing = setInterval(tryToRenew, renewEveryMs)
  const endListening = announcements.listen((id, change) => {
    if (change === 'state' && (id === studyId || id === null)) tryToRenew()
  })
  try {
    await conduct(studyId, lease, AbortSignal.any([signal, stop.signal]))
    if (isLost) throw new LeaseLost(lease)
  } finally {
    clearInterval(renewing)
    endListening()
  }
}

async function park(
  { id, progress }: Study,
  lost: number,
  { studies, events, clock }: LeasedDependencies,
): Promise<void> {
  const message =
    `parked: ${lost} processes in a row ended while they conducted this study, without ` +
    'finishing a trial: look for their end in the log of the system, then ask again'
  const error = { code: errorCodes.internal, message }
  const changed = await studies.update(id, { state: 'failed', error, finishedAt: clock.now() })
  if (changed) await events.publish(id, { type: 'state', state: 'failed', progress, trialId: null })
}
