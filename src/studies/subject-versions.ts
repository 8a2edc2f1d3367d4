/**
 * The versions that evidence holds for. Another driver or library makes another subject, so that
 * studies never mix what was measured with both.
 */
import type { Engine } from '../advice/vocabulary/engines.js'
import type { SubjectVersions } from '../advice/vocabulary/place.js'
import type { Subject } from '../advice/vocabulary/question.js'
import type { Device } from './ports.js'
import { fingerprint } from './request/question-id.js'
import type { Study } from './study.js'

/** The parts of a study that say where it is measured. */
export type StudyPlace = Pick<Study, 'subject' | 'request' | 'question'>
type Versions = Omit<SubjectVersions, 'unversionedId'>

export function versionsOf(
  engine: Engine,
  { libraries, driver }: Pick<Device, 'libraries' | 'driver'>,
): Versions {
  const library = libraries.find((each) => each.engine === engine)?.library ?? null
  return { library, driver }
}

/** Where neither is known the id is that of earlier releases. */
export function versionedSubject(
  unversionedId: string,
  { library, driver }: Versions,
): Pick<Subject, 'id' | 'versions'> {
  if (library === null && driver === null) return { id: unversionedId }
  return {
    id: fingerprint({ subject: unversionedId, library, driver }),
    versions: { unversionedId, library, driver },
  }
}

/**
 * The study about the versions of this device, where it was asked about others; null where they are
 * the same. What was measured with the others stays with their subject.
 */
export function atVersionsHere(
  { subject, request, question }: StudyPlace,
  device: Pick<Device, 'libraries' | 'driver'>,
): StudyPlace | null {
  const { versions: asked } = subject
  if (asked === undefined) return null
  const here = versionsOf(subject.engine, device)
  if (here.library === asked.library && here.driver === asked.driver) return null
  const versioned = versionedSubject(asked.unversionedId, here)
  const { library: _library, driver: _driver, ...rest } = request
  const { versions: _versions, ...about } = subject
  return {
    subject: { ...about, ...versioned },
    request: { ...rest, ...versionFields(here) },
    question,
  }
}

/** As the request shows them. */
export function versionFields({ library, driver }: Versions): {
  readonly library?: string
  readonly driver?: string
} {
  return {
    ...(library === null ? {} : { library }),
    ...(driver === null ? {} : { driver }),
  }
}
