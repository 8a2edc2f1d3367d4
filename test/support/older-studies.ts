/**
 * A study as the release before retention stored it: on the data set `dd…`, moved away from the
 * subject `ff…`, with `aa…` left. Runs on both databases.
 */
const failed = 'f'.repeat(32)
const left = 'a'.repeat(32)
const dataset = 'd'.repeat(32)
const request = JSON.stringify({ data: { origin: 'given', dataset }, note: '\u0000 \ud800' })
const question = JSON.stringify({
  engineChoice: { failed: [{ subjectId: failed }], left: [{ subjectId: left }] },
})

const insert = (id: string, request: string, question: string): string => `
  INSERT INTO "Study" ("id", "owner", "state", "questionId", "subjectId", "request", "subject",
    "data", "question", "progress", "createdAt", "updatedAt", "device", "engine", "modelName")
  VALUES ('${id}', 'local', 'done', 'q', 's', '${request}', '{}', '{}', '${question}', '{}',
    '2026-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000+00:00', 'cpu', 'wasm', 'm');`

export const olderStudies =
  insert('moved', request, question) +
  insert('plain', JSON.stringify({ data: { origin: 'synthetic', dataset: null } }), '{}')

/** What the migration reads of them. */
export const readOlderStudies =
  'SELECT "id", "datasetId", "otherSubjects" FROM "Study" ORDER BY "id"'
export const olderStudiesRead = [
  { id: 'moved', datasetId: dataset, otherSubjects: `${failed} ${left}` },
  { id: 'plain', datasetId: null, otherSubjects: null },
]
