import { BatchwiseError, errorCodes } from '../../errors.js'
import type { SubjectEvidence } from '../../studies/exchange/study-document.js'
import { serviceReach, type Reach } from '../../studies/ownership.js'
import type { StudyImports } from '../../studies/ports.js'
import type { Study } from '../../studies/study.js'
import { trialKey } from '../../studies/trial-key.js'
import { json, optionalJson } from '../database/json.js'
import type { KeptStudies } from '../kept/kept-studies.js'
import type { KeptTrials } from '../kept/kept-trials.js'
import type { Database } from '../database/open-database.js'
import { isTaken } from '../database/taken.js'
import { rowOf } from './study-row.js'

/** Studies from elsewhere, in one transaction each. */
export class PrismaStudyImports implements StudyImports {
  /** `kept`: of the other stores of this process, which drop what an import changes. */
  constructor(
    private readonly database: Database,
    private readonly kept: { readonly studies: KeptStudies; readonly trials: KeptTrials },
    private readonly reach: Reach = serviceReach,
  ) {}

  async adopt(study: Study, missing: readonly SubjectEvidence[]): Promise<void> {
    const trials = missing.flatMap((subject) =>
      subject.trials.map((trial) => ({
        ...trial,
        subjectId: subject.subjectId,
        ordinal: Number(trial.id.slice(1)),
      })),
    )
    try {
      await this.written(
        missing,
        this.database.$transaction([
          this.database.study.create({ data: rowOf(study, this.reach.owner) }),
          this.database.trial.createMany({
            data: trials.map(({ subjectId, ordinal, spec, outcome, startedAt, finishedAt }) => ({
              subjectId,
              ordinal,
              key: trialKey(spec),
              studyId: study.id,
              spec: json(spec),
              outcome: optionalJson(outcome),
              startedAt,
              finishedAt,
            })),
          }),
          this.database.measurement.createMany({
            data: trials.flatMap(({ subjectId, ordinal, measurements }) =>
              measurements.map(({ name, at, value }, seq) => ({
                subjectId,
                trialOrdinal: ordinal,
                seq,
                name,
                at,
                value: json(value),
              })),
            ),
          }),
        ]),
      )
    } catch (error) {
      if (!isTaken(error)) throw error
      throw new BatchwiseError(
        errorCodes.conflict,
        'the same study or subject was stored here meanwhile: send it again',
        [
          {
            pointer: '/study/id',
            value: study.id,
            accepted: 'what is not here, or the same',
            message: 'stored meanwhile',
          },
        ],
        { cause: error },
      )
    }
  }

  private written(missing: readonly SubjectEvidence[], work: Promise<unknown>): Promise<unknown> {
    return this.kept.trials.recent.after(
      this.kept.studies.after(work),
      missing.map(({ subjectId }) => subjectId),
    )
  }
}
