import { subjectIdsOf } from '../../studies/study-trials.js'
import type { Study } from '../../studies/study.js'
import type { Database } from '../database/open-database.js'

/**
 * Deletes a study with its events and keys, and the evidence of its subjects that no other study
 * needs. Leases stay: their tokens must go on growing.
 */
export async function removeStudy(database: Database, study: Study): Promise<void> {
  const { id } = study
  const unused: string[] = []
  for (const subjectId of new Set(subjectIdsOf(study)))
    if (!(await isNeeded(database, subjectId, id))) unused.push(subjectId)
  await database.$transaction([
    database.studyEvent.deleteMany({ where: { studyId: id } }),
    database.idempotencyKey.deleteMany({ where: { studyId: id } }),
    database.study.deleteMany({ where: { id } }),
    database.trial.deleteMany({ where: { subjectId: { in: unused } } }),
  ])
}

/** Another study is about the subject, or names it as an engine that failed or is left. */
async function isNeeded(database: Database, subjectId: string, id: string): Promise<boolean> {
  const other = await database.study.findFirst({
    where: {
      id: { not: id },
      OR: [{ subjectId }, { otherSubjects: { contains: subjectId } }],
    },
    select: { id: true },
  })
  return other !== null
}
