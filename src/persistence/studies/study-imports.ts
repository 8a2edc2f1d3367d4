import { BatchwiseError, errorCodes } from '../../errors.js'
import type { SubjectEvidence } from '../../studies/exchange/study-document.js'
import { serviceReach, type Reach } from '../../studies/ownership.js'
import type { StudyImports } from '../../studies/ports.js'
import type { Study } from '../../studies/study.js'
import { trialKey } from '../../studies/study-trials.js'
import { isUniqueViolation, type Database } from '../database/open-database.js'
import { measurementRows, trialRefOf, trialRow } from '../trial-rows.js'
import { toRow } from './study-row.js'

/** Studies that another service exported, each stored in one transaction. */
export class PrismaStudyImports implements StudyImports {
  constructor(
    private readonly database: Database,
    private readonly reach: Reach = serviceReach,
  ) {}

  async adopt(study: Study, missing: readonly SubjectEvidence[]): Promise<void> {
    const trials = missing.flatMap(({ subjectId, trials: ofSubject }) =>
      ofSubject.map((trial) => ({ trial, ref: trialRefOf(subjectId, trial.id) })),
    )
    try {
      await this.database.$transaction([
        this.database.study.create({ data: toRow(study, this.reach.owner) }),
        this.database.trial.createMany({
          data: trials.map(({ trial, ref }) =>
            trialRow(ref, { key: trialKey(trial.spec), studyId: study.id }, trial),
          ),
        }),
        this.database.measurement.createMany({
          data: trials.flatMap(({ trial, ref }) => measurementRows(ref, trial.measurements)),
        }),
      ])
    } catch (error) {
      throw isUniqueViolation(error) ? storedMeanwhile(study, error) : error
    }
  }
}

function storedMeanwhile({ id }: Study, cause: unknown): BatchwiseError {
  return new BatchwiseError(
    errorCodes.conflict,
    'the same study or subject was stored here meanwhile: send it again',
    [
      {
        pointer: '/study/id',
        value: id,
        accepted: 'a study that is not stored here, or the same study',
        message: 'stored meanwhile',
      },
    ],
    { cause },
  )
}
