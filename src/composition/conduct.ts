/** How this process conducts a study: under a lease, with stores that only its holder may write. */
import { randomUUID } from 'node:crypto'
import os from 'node:os'
import { observedConduct, type Observation } from '../observe/observed-queue.js'
import { isPostgresql } from '../persistence/database/open-database.js'
import { PrismaEvidenceStore } from '../persistence/evidence-store.js'
import { LeaseGuard } from '../persistence/leases/write-guard.js'
import { PrismaLeases } from '../persistence/leases/lease-store.js'
import { PrismaStudyStore } from '../persistence/studies/study-store.js'
import { PrismaStudyTraces } from '../persistence/studies/study-traces.js'
import { conductStudy } from '../studies/conduct/conduct-study.js'
import { patient, type Patience } from '../studies/conduct/patient.js'
import { underLease, type Conduct } from '../studies/conduct/under-lease.js'
import type { Lease, Leases } from '../studies/leases.js'
import type { Device, TrialRunner } from '../studies/ports.js'
import { withFreshPlace } from '../studies/fresh-evidence.js'
import { atVersionsHere, type StudyPlace } from '../studies/subject-versions.js'
import { Checkpoints } from './checkpoints.js'
import { clock, type Stores } from './stores.js'

/** How long a lease holds without being renewed, ms: a process that ended is replaced after it. */
export const leaseKeepMs = 15_000

/** Checkpoints of studies that ended elsewhere stay on the disk at most so long, ms. */
const sweepEveryMs = 3_600_000

/** How long a conductor waits for a database that does not answer, ms. */
const patience = { waitMs: 100, waitMsMost: 2000, givesUpMs: 60_000 } as const

export interface ConductOptions {
  readonly runner: TrialRunner
  readonly dataFolder: string
  readonly observation: Observation | undefined
  readonly leaseKeepMs?: number
  /** The device of this process on which a study is measured; null where it is not here. */
  readonly deviceHere: (deviceId: string) => Promise<Device | null>
  /** Whether this process trains on a device; default: on every one. */
  readonly offers?: (deviceId: string) => boolean
}

export function openConduct(stores: Stores, options: ConductOptions): Conduct {
  const { studies, events, announcements } = stores
  return underLease({
    studies,
    events,
    announcements,
    clock,
    leases: openLeases(stores, options.leaseKeepMs ?? leaseKeepMs),
    offers: options.offers ?? (() => true),
    conduct: (id, lease, signal) => conductAs(lease, stores, options)(id, signal),
  })
}

/** On SQLite there is one process: the owner of the file. */
function openLeases({ database, location }: Stores, keepMs: number): Leases {
  const holder = `${os.hostname()}/${process.pid}/${randomUUID()}`
  return new PrismaLeases(database, location, {
    holder,
    keepMs,
    isAlone: !isPostgresql(location),
  })
}

/**
 * Removes the checkpoints on this host that no study needs: of studies that ended on another host,
 * or whose process was killed at their end. Returns the function that stops it.
 */
export async function sweepCheckpoints(
  { studies }: Pick<Stores, 'studies'>,
  { dataFolder, observation }: Pick<ConductOptions, 'dataFolder' | 'observation'>,
): Promise<() => void> {
  const checkpoints = new Checkpoints(dataFolder)
  const sweep = (): Promise<void> =>
    checkpoints
      .removeLeft((subjectIds) => studies.unfinishedAmong(subjectIds))
      .catch((error: unknown) => observation?.log.warn({ err: error }, 'checkpoints stay'))
  await sweep()
  const sweeping = setInterval(() => void sweep(), sweepEveryMs).unref()
  return () => clearInterval(sweeping)
}

type Conducted = (id: string, signal: AbortSignal) => Promise<void>

function conductAs(
  lease: Lease,
  stores: Stores,
  { runner, dataFolder, observation, deviceHere }: ConductOptions,
): Conducted {
  const checkpoints = new Checkpoints(dataFolder)
  const conduct: Conducted = async (id, signal) => {
    const writable = writableStores(lease, stores, { ...patience, signal })
    const finished = await writable.evidence.load(lease.subjectId)
    await checkpoints.claim(lease.subjectId, finished.at(-1)?.id ?? null)
    const dependencies = {
      ...writable,
      runner,
      clock,
      checkpointFolder: (subjectId: string) => checkpoints.folder(subjectId),
      removeCheckpoints: (subjectId: string) => checkpoints.remove(subjectId),
      beforeFinish: (subjectId: string, trialId: string) => checkpoints.note(subjectId, trialId),
      atVersionsHere: async (study: StudyPlace) => {
        const device = await deviceHere(study.subject.deviceId)
        const place = device === null ? null : atVersionsHere(study, device)
        const age = { evidence: writable.evidence, now: clock.now() }
        return place === null ? null : withFreshPlace(place, study.subject, age)
      },
      stopsAtMove: true,
    }
    await conductStudy(id, dependencies, signal)
  }
  if (observation === undefined) return conduct
  const traces = new PrismaStudyTraces(stores.database)
  return observedConduct(conduct, (id) => stores.studies.get(id), traces, observation)
}

function writableStores(
  lease: Lease,
  { database, finalStudies, finishedTrials, events }: Stores,
  patience: Patience,
) {
  const guard = new LeaseGuard(database, lease)
  const studies = new PrismaStudyStore(database, undefined, finalStudies, guard)
  const evidence = new PrismaEvidenceStore(database, finishedTrials, guard)
  return {
    studies: patient(studies, patience),
    evidence: patient(evidence, patience),
    events: patient(events, patience),
  }
}
