import { expect, it } from 'vitest'
import { trialsCsv } from '../../src/report/trials-csv.js'
import type { TrialView } from '../../src/studies/study.js'
import { storedStudy } from '../support/stored-studies.js'

const { study, evidence } = storedStudy('fastest')
const views: readonly TrialView[] = evidence.trials.map((trial) => ({
  ...trial,
  startedAt: study.createdAt,
  finishedAt: study.updatedAt,
}))
const linesOf = (trials: readonly TrialView[]): readonly string[] => [...trialsCsv(trials)]

it('has a line for every number of every trial, each with as many cells as the heading', () => {
  const lines = linesOf(views)
  const numbers = views.flatMap(({ measurements }) => measurements.flatMap(({ value }) => value))
  const silent = views.filter(({ measurements }) => measurements.length === 0)
  expect(lines).toHaveLength(1 + numbers.length + silent.length)
  for (const line of lines) expect(line).toMatch(/^(?:[^,"\r\n]*,){12}[^,"\r\n]*\r\n$/)
})

it('quotes commas, quotes and line ends, and lets no text become a formula', () => {
  const [trial] = views
  if (trial?.outcome == null) throw new Error('the study has no finished trial')
  const failed = (message: string): string =>
    linesOf([
      { ...trial, measurements: [], outcome: { ...trial.outcome, message } } as TrialView,
    ])[1] ?? ''
  expect(failed('a, "b"\nc')).toContain(',"a, ""b""\nc",')
  expect(failed('=HYPERLINK("x")')).toContain(`,"'=HYPERLINK(""x"")",`)
  for (const sign of ['+', '-', '@', '\t']) expect(failed(`${sign}1`)).toContain(`'${sign}1`)
})
