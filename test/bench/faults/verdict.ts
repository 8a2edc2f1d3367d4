/** What a disturbed run lost, ran again, or answered otherwise than an undisturbed one. */
import { quantile } from '../../../src/advice/math/statistics.js'
import type { Disturbed } from './disturb.js'
import { adviceText, undisturbed, type Undisturbed } from './questions.js'
import type { SetUp } from './set-up.js'
import { storedIn, type StoredStudy, type StoredTrial } from './stored.js'

export interface Verdict {
  readonly kills: number
  readonly submitted: number
  readonly finished: number
  /** Trials that started again after they had finished. */
  readonly rerun: number
  /** Finished trials that are gone or changed, and trials of an answer that are incomplete. */
  readonly lost: number
  /** Studies with the advice of an undisturbed run. */
  readonly equalAdvice: number
  readonly resumeMs: readonly number[]
  /** One line for each fault. */
  readonly faults: readonly string[]
}

export async function judge(setUp: SetUp, disturbed: Disturbed): Promise<Verdict> {
  const stored = storedIn(setUp.database)
  const trials = await stored.finishedTrials()
  const studies = new Map((await stored.studies()).map((study) => [study.id, study]))
  const truth = await undisturbed(disturbed.studies.length, setUp.isRoom)
  const faults: string[] = []
  const answered = disturbed.studies.map((id, index) => {
    const study = studies.get(id)
    const expected = truth[index]
    if (expected === undefined) throw new Error(`question ${index} has no undisturbed answer`)
    return judgeStudy(index, study, expected, trials, faults)
  })
  return {
    kills: disturbed.kills,
    submitted: disturbed.studies.length,
    finished: answered.filter(({ isDone }) => isDone).length,
    rerun: rerunTrials(disturbed, trials, faults),
    lost: lostTrials(disturbed, trials, faults) + answered.reduce((sum, { lost }) => sum + lost, 0),
    equalAdvice: answered.filter(({ isEqual }) => isEqual).length,
    resumeMs: disturbed.resumeMs,
    faults,
  }
}

interface JudgedStudy {
  readonly isDone: boolean
  readonly isEqual: boolean
  readonly lost: number
}

function judgeStudy(
  index: number,
  study: StoredStudy | undefined,
  expected: Undisturbed,
  trials: readonly StoredTrial[],
  faults: string[],
): JudgedStudy {
  if (study?.state !== 'done') {
    faults.push(`question ${index}: ${study?.state ?? 'gone'} ${JSON.stringify(study?.error)}`)
    return { isDone: false, isEqual: false, lost: 0 }
  }
  const isEqual = adviceText(study.advice) === expected.advice
  if (!isEqual)
    faults.push(
      `question ${index}: other advice: ${firstDifference(adviceText(study.advice), expected.advice)}`,
    )
  const own = trials.filter(({ subjectId }) => subjectId === study.subjectId)
  const missing = [...expected.measurements].filter(
    ([key, measurements]) => own.find((trial) => trial.key === key)?.measurements !== measurements,
  )
  for (const [key, measurements] of missing) {
    const stored = own.find((trial) => trial.key === key)?.measurements ?? 'nothing'
    faults.push(`question ${index}: trial ${key}: ${firstDifference(stored, measurements)}`)
  }
  for (const { key } of own)
    if (!expected.measurements.has(key)) faults.push(`question ${index}: needless trial ${key}`)
  return { isDone: true, isEqual, lost: missing.length }
}

const shownCharacters = 160

/** The two texts from a little before the place where they part. */
function firstDifference(actual: string, expected: string): string {
  const at = [...actual].findIndex((character, i) => character !== expected[i])
  const from = Math.max(0, at - shownCharacters / 2)
  const shown = (text: string): string => text.slice(from, from + shownCharacters)
  return `${shown(actual)} … instead of … ${shown(expected)}`
}

/** A trial that starts after its end was stored. */
function rerunTrials({ log }: Disturbed, trials: readonly StoredTrial[], faults: string[]): number {
  const again = trials.filter(({ subjectId, key, finishedMs }) =>
    log.some(
      (entry) =>
        entry.event === 'start' &&
        entry.subjectId === subjectId &&
        entry.key === key &&
        entry.atMs > finishedMs,
    ),
  )
  for (const { subjectId, key } of again) faults.push(`run again: ${subjectId} ${key}`)
  return again.length
}

/** Trials that were seen finished and are not there any more, or say something else. */
function lostTrials({ seen }: Disturbed, trials: readonly StoredTrial[], faults: string[]): number {
  const prints = new Map(trials.map((trial) => [`${trial.subjectId} ${trial.key}`, trial.print]))
  const lost = [...seen].filter(([name, { print }]) => prints.get(name) !== print)
  for (const [name] of lost) faults.push(`lost or changed: ${name}`)
  return lost.length
}

/** The figures of `--json`: counts, `equalAdvice` as a share, times in ms. */
export function summary(verdicts: readonly Verdict[]) {
  const sum = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0)
  const resumeMs = verdicts.flatMap((verdict) => verdict.resumeMs)
  const submitted = sum((verdict) => verdict.submitted)
  return {
    kills: sum((verdict) => verdict.kills),
    submitted,
    finished: sum((verdict) => verdict.finished),
    rerun: sum((verdict) => verdict.rerun),
    lost: sum((verdict) => verdict.lost),
    equalAdvice: submitted === 0 ? 0 : sum((verdict) => verdict.equalAdvice) / submitted,
    resumeP50Ms: at(resumeMs, 0.5),
    resumeP99Ms: at(resumeMs, 0.99),
  }
}

const at = (times: readonly number[], share: number): number | null =>
  times.length === 0 ? null : Math.round(quantile(times, share))
