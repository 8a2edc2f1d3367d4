/** Fills a database with finished studies and what they measured, and some that wait. */
import {
  isPostgresql,
  type Database,
  type DatabaseLocation,
} from '../../../src/persistence/database/open-database.js'
import { updateStatistics } from '../../../src/persistence/database/statistics.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { smallStudy } from '../../support/small-study.js'

const trialsOfStudy = 15
const measurementsOfTrial = 4
const eventsOfStudy = 5
/** Studies that wait, however many have ended. */
const openStudies = 20

export const studiesOf = (trials: number): number => Math.ceil(trials / trialsOfStudy)
export const studyId = (n: number): string => `study${n}`
export const subjectId = (n: number): string => `subject${n}`

const series = (name: string, count: number): string =>
  `${name}(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ${name} WHERE n < ${count})`
const text = (prefix: string, of: string): string => `'${prefix}' || CAST(${of} AS TEXT)`

export async function fill(
  database: Database,
  location: DatabaseLocation,
  trials: number,
): Promise<void> {
  const studies = studiesOf(trials)
  const at = isPostgresql(location)
    ? `TIMESTAMP '2026-01-01' + s.n * INTERVAL '1 second'`
    : `strftime('%Y-%m-%dT%H:%M:%f+00:00', '2026-01-01', '+' || s.n || ' seconds')`
  await new PrismaStudyStore(database).create(smallStudy('template'), null)
  const inserts = [
    `INSERT INTO "Study" ("id", "owner", "state", "questionId", "subjectId", "request", "subject",
       "data", "question", "progress", "createdAt", "updatedAt", "device", "engine", "modelName")
     WITH RECURSIVE ${series('s', studies)}
     SELECT ${text('study', 's.n')}, "owner",
       CASE WHEN s.n > ${studies - openStudies} THEN 'queued' ELSE 'done' END,
       ${text('question', 's.n')}, ${text('subject', 's.n')}, "request", "subject", "data",
       "question", "progress", ${at}, ${at}, "device", "engine", "modelName"
     FROM s, "Study" WHERE "id" = 'template'`,
    `INSERT INTO "Trial" ("subjectId", "ordinal", "key", "studyId", "spec", "outcome", "startedAt",
       "finishedAt")
     WITH RECURSIVE ${series('s', studies)}, ${series('t', trialsOfStudy)}
     SELECT ${text('subject', 's.n')}, t.n, ${text('key', 't.n')}, ${text('study', 's.n')},
       '{"kind":"trace","batchSize":2}', '{"cause":"completed","durationMs":5}', ${at}, ${at}
     FROM s, t`,
    `INSERT INTO "Measurement" ("subjectId", "trialOrdinal", "seq", "name", "at", "value")
     WITH RECURSIVE ${series('s', studies)}, ${series('t', trialsOfStudy)},
       ${series('m', measurementsOfTrial)}
     SELECT ${text('subject', 's.n')}, t.n, m.n - 1, 'trainingLoss', m.n, '"0.25"' FROM s, t, m`,
    `INSERT INTO "StudyEvent" ("studyId", "id", "type", "at", "state", "progress")
     WITH RECURSIVE ${series('s', studies)}, ${series('e', eventsOfStudy)}
     SELECT ${text('study', 's.n')}, e.n, 'progress', ${at}, 'running', '{}' FROM s, e`,
    `DELETE FROM "Study" WHERE "id" = 'template'`,
    // as autovacuum does
    ...(isPostgresql(location) ? ['ANALYZE'] : []),
  ]
  for (const insert of inserts)
    await database.$executeRawUnsafe(isPostgresql(location) ? asJson(insert) : insert)
  if (!isPostgresql(location)) await updateStatistics(database)
}

/** PostgreSQL does not take a text of a SELECT for JSON. */
const asJson = (insert: string): string =>
  insert.replaceAll(/('(?:\{[^']*\}|"0\.25")')/g, 'CAST($1 AS JSON)')
