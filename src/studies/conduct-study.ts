/**
 * Conducts one study: ask the plan, run the trial, write what it measures, ask again, until the plan says "enough". Where the engine cannot train the model or does not start, the study
 * goes on with the next one that it may take (`engine-fallback.ts`).
 * Nothing is remembered here that is not in the store: a study that was interrupted anywhere is conducted again from what is written.
 */
import { firstUnsupported } from '../advice/conclusion/engine-choice.js'
import type { Question } from '../advice/vocabulary/question.js'
import type {
  Evidence,
  Measurement,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../advice/vocabulary/trial.js'
import { conclude } from '../advice/conclusion/conclude.js'
import { adviceNumbers } from '../advice/numbers.js'
import type { Decision } from '../advice/vocabulary/decision.js'
import { plan } from '../advice/plan.js'
import { atNextPlace, didNotStart, withFailure, type Whereabouts } from './engine-fallback.js'
import type { Clock, EvidenceStore, StudyEvents, StudyStore, TrialRunner } from './ports.js'
import { isFinal, type Progress, type Study, type StudyPatch } from './study.js'
import { trialKey } from './trial-key.js'

export interface ConductDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly runner: TrialRunner
  readonly events: StudyEvents
  readonly clock: Clock
  /** Folder for the race candidates' weights of a subject. */
  readonly checkpointFolder: (subjectId: string) => string
  readonly removeCheckpoints: (subjectId: string) => Promise<void>
}

/** Time after which a trial is ended, ms: generous, because a slow machine is no reason to lose a measurement. */
export function deadlineMs(spec: TrialSpec): number {
  switch (spec.kind) {
    case 'trace':
      return 180_000
    case 'fit':
      return 300_000
    case 'noise':
    case 'sweep':
      return 120_000 + 5 * spec.deviceMs
    case 'race':
      return 180_000 + 6 * spec.untilMs
  }
}

const flushEveryMs = 100

/** Runs until the study is final or the signal aborts; then its state stays as it is in the store. Never throws for what a trial did. */
export async function conductStudy(
  id: string,
  deps: ConductDependencies,
  signal: AbortSignal,
): Promise<void> {
  const stored = await deps.studies.get(id)
  if (stored === null || isFinal(stored.state)) return
  let study: Study = stored
  const change = async (
    patch: StudyPatch,
    type: 'state' | 'progress',
    trialId: string | null = null,
  ): Promise<void> => {
    if (!(await deps.studies.update(id, patch))) return
    await deps.events.publish(id, {
      type,
      state: patch.state ?? 'running',
      progress: patch.progress ?? study.progress,
      trialId,
    })
  }
  await change({ state: 'running', startedAt: study.startedAt ?? deps.clock.now() }, 'state')
  let trials: TrialRecord[] = [...(await deps.evidence.load(study.subject.id))]
  let trialsDone = 0
  let fraction = 0
  const progressOf = (
    stage: Progress['stage'],
    message: string,
    share: number,
    remainingMs: number | null,
  ): Progress => {
    fraction = Math.max(fraction, share)
    return { stage, message, trialsDone, fraction, remainingMs }
  }
  const end = async (question: Question, decision: Decision): Promise<void> => {
    await change(
      {
        state: 'done',
        question,
        advice: conclude(question, { trials }, decision, adviceNumbers),
        finishedAt: deps.clock.now(),
        progress: progressOf('advice', 'done', 1, 0),
      },
      'state',
    )
    await deps.removeCheckpoints(study.subject.id)
  }
  const goOnAt = async ({ subject, request, question }: Whereabouts): Promise<void> => {
    const left = study.subject
    const progress = progressOf(
      'memory',
      `the engine ${left.engine} on ${left.deviceId} cannot measure this: going on with ${subject.engine} on ${subject.deviceId}`,
      fraction,
      null,
    )
    await change({ subject, request, question, progress }, 'progress')
    await deps.removeCheckpoints(left.id)
    study = { ...study, subject, request, question }
    trials = [...(await deps.evidence.load(subject.id))]
  }
  for (;;) {
    const evidence: Evidence = { trials }
    const unsupported = firstUnsupported(evidence)
    const elsewhere =
      unsupported === null
        ? null
        : atNextPlace(withFailure(study, unsupported.outcome, [unsupported.id]))
    if (elsewhere !== null) {
      await goOnAt(elsewhere)
      continue
    }
    const next = plan(study.question, evidence)
    if (next.kind === 'enough') return end(study.question, next.decision)
    if (signal.aborted) return
    await change(
      { progress: progressOf(next.stage, next.message, next.fraction, next.remainingMs) },
      'progress',
    )
    let done = await beginAndRun(study, next.spec, deps, signal)
    if (done.outcome.cause === 'crashed') {
      // a crash may be chance: once more, in the fresh process that follows a failure, before it counts
      await deps.evidence.forget(study.subject.id, done.id)
      await change(
        {
          progress: progressOf(
            next.stage,
            `${next.message}, again after a crash`,
            next.fraction,
            next.remainingMs,
          ),
        },
        'progress',
      )
      done = await beginAndRun(study, next.spec, deps, signal)
    }
    const { id: trialId, outcome, measurements } = done
    if (outcome.cause === 'cancelled') {
      await deps.evidence.forget(study.subject.id, trialId)
      return
    }
    if (didNotStart(outcome)) {
      // says nothing about the subject: the engine may start another time
      await deps.evidence.forget(study.subject.id, trialId)
      const failed = withFailure(study, outcome, [])
      const moved = atNextPlace(failed)
      if (moved === null)
        return end(failed.question, {
          verdict: 'not-enough-evidence',
          missing: [{ what: 'engine', message: outcome.message ?? outcome.cause }],
        })
      await goOnAt(moved)
      continue
    }
    await deps.evidence.finish(study.subject.id, trialId, outcome)
    trials.push({ id: trialId, spec: next.spec, outcome, measurements })
    trialsDone += 1
    await change(
      { progress: progressOf(next.stage, next.message, next.fraction, next.remainingMs) },
      'progress',
      trialId,
    )
  }
}

async function beginAndRun(
  study: Study,
  spec: TrialSpec,
  deps: ConductDependencies,
  signal: AbortSignal,
): Promise<{ id: string; outcome: Outcome; measurements: Measurement[] }> {
  const begun = await deps.evidence.begin(study.subject.id, study.id, trialKey(spec), spec)
  if (begun === null) throw new Error(`the plan asks again for a finished trial: ${trialKey(spec)}`)
  return { id: begun.id, ...(await runTrial(study, begun.id, spec, deps, signal)) }
}

async function runTrial(
  study: Study,
  trialId: string,
  spec: TrialSpec,
  deps: ConductDependencies,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; measurements: Measurement[] }> {
  const { subject, data, question } = study
  const run = deps.runner.run(
    {
      subject,
      data,
      spec,
      seed: question.seed,
      budgetBytes: question.budgetBytes,
      checkpointFolder: deps.checkpointFolder(subject.id),
      deadlineMs: deadlineMs(spec),
    },
    signal,
  )
  const measurements: Measurement[] = []
  let written = 0
  let flushedAt = performance.now()
  const flush = async (): Promise<void> => {
    const unwritten = measurements.slice(written)
    written = measurements.length
    flushedAt = performance.now()
    if (unwritten.length > 0) await deps.evidence.append(subject.id, trialId, unwritten)
  }
  for (;;) {
    const { done, value } = await run.next()
    if (done === true) {
      if (value.cause !== 'cancelled') await flush()
      return { outcome: value, measurements }
    }
    measurements.push(value)
    if (performance.now() - flushedAt > flushEveryMs) await flush()
  }
}
