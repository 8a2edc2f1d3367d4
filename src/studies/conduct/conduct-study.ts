/**
 * Conducts one study: asks the plan for a trial, runs it, stores its measurements, asks again. All
 * state is in the store, so an interrupted study resumes from there. The steps: `README.md`.
 */
import { conclude } from '../../advice/conclusion/conclude.js'
import { firstUnsupported } from '../../advice/conclusion/engine-choice.js'
import { adviceNumbers } from '../../advice/numbers.js'
import { plan } from '../../advice/plan.js'
import type { Plan } from '../../advice/stages/stage.js'
import type { Decision } from '../../advice/vocabulary/decision.js'
import type { Question } from '../../advice/vocabulary/question.js'
import type { Outcome, TrialRecord } from '../../advice/vocabulary/trial.js'
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { Clock, StudyEvents, StudyStore } from '../ports.js'
import { isFinal, type Progress, type Study, type StudyPatch } from '../study.js'
import type { StudyPlace } from '../subject-versions.js'
import { atNextPlace, didNotStart, withFailure } from './engine-fallback.js'
import { withMeasuredBefore, withTakenOver } from './measured-before.js'
import { runTrial, type TrialDependencies } from './run-trial.js'

export interface ConductDependencies extends TrialDependencies {
  readonly studies: StudyStore
  readonly events: StudyEvents
  readonly clock: Clock
  readonly removeCheckpoints: (subjectId: string) => Promise<void>
  /** Called when a trial has ended, before that is stored. */
  readonly beforeFinish?: (subjectId: string, trialId: string) => Promise<void>
  /**
   * The study about the driver and the library here, where it was asked about others; null where
   * they are the same.
   */
  readonly atVersionsHere?: (study: StudyPlace) => Promise<StudyPlace | null>
  /** True: where the study moves to another subject it stops, and the caller conducts it on. */
  readonly stopsAtMove?: boolean
}

/**
 * How often a trial crashes in a row before the crash is a fact about the model. A process that
 * somebody killed while memory was not short says little about it.
 */
const crashesThatCount = ({ signal }: Outcome): number => (signal === 'SIGKILL' ? 5 : 2)

type PlannedTrial = Extract<Plan, { kind: 'trial' }>

/**
 * Runs until the study is final or the signal aborts; an aborted study stays as it is in the store.
 * Never throws for what a trial did.
 */
export async function conductStudy(
  id: string,
  deps: ConductDependencies,
  signal: AbortSignal,
): Promise<void> {
  const study = await deps.studies.get(id)
  if (study === null || isFinal(study.state)) return
  const conductor = new Conductor(study, deps, signal)
  if (await conductor.movesToVersionsHere()) return
  await conductor.start()
  while (await conductor.step());
}

/** `continue`: ask the plan again. `stop`: the study is final or interrupted. */
type StepResult = 'continue' | 'stop'

class Conductor {
  private trialsDone = 0
  private fraction = 0
  private trials: TrialRecord[] = []
  /** When the previous trial was over, on the clock of this process. */
  private freeSinceMs = performance.now()

  constructor(
    private study: Study,
    private readonly deps: ConductDependencies,
    private readonly signal: AbortSignal,
  ) {}

  /** True where the caller conducts the study on, about another subject. */
  async movesToVersionsHere(): Promise<boolean> {
    const place = (await this.deps.atVersionsHere?.(this.study)) ?? null
    if (place === null) return false
    const { subject, request } = place
    await this.loadTrials(subject.id)
    const question = await this.informed(place)
    await this.change({ subject, request, question }, 'progress')
    await this.deps.removeCheckpoints(this.study.subject.id)
    this.study = { ...this.study, subject, request, question }
    return this.deps.stopsAtMove === true
  }

  async start(): Promise<void> {
    const { state, subject } = this.study
    const startedAt = this.study.startedAt ?? this.deps.clock.now()
    await this.loadTrials(subject.id)
    // a resumed study knows what was measured before it: some of the trials are its own now
    const question = state === 'queued' ? await this.informed(this.study) : this.study.question
    this.study = { ...this.study, state: 'running', question }
    await this.change({ state: 'running', startedAt, question }, 'state')
  }

  /** One question to the plan; false when the study is final or interrupted. */
  async step(): Promise<boolean> {
    const nextPlace = this.placeAfterUnsupported()
    if (nextPlace !== null) {
      await this.moveTo(nextPlace)
      return this.deps.stopsAtMove !== true
    }
    const next = plan(this.study.question, { trials: this.trials })
    if (next.kind === 'enough') {
      await this.end(this.study.question, next.decision)
      return false
    }
    if (this.signal.aborted) return false
    return (await this.conductTrial(next)) === 'continue'
  }

  /** Where the study continues when a trial showed that the engine cannot train the model. */
  private placeAfterUnsupported(): StudyPlace | null {
    const unsupported = firstUnsupported({ trials: this.trials })
    if (unsupported === null) return null
    return atNextPlace(withFailure(this.study, unsupported.outcome, [unsupported.id]))
  }

  private async conductTrial(next: PlannedTrial): Promise<StepResult> {
    const { evidence } = this.deps
    const subjectId = this.study.subject.id
    const { id, outcome, measurements } = await this.runUntilItCounts(next)
    if (outcome.cause === 'cancelled') {
      await evidence.forget(subjectId, id)
      return 'stop'
    }
    if (outcome.cause === 'userError') {
      // the user mends the code and asks again: no fact that lasts
      await evidence.forget(subjectId, id)
      throw new BatchwiseError(errorCodes.invalidRequest, outcome.message ?? 'your code failed')
    }
    if (didNotStart(outcome)) {
      // no fact about the subject: the engine may start another time
      await evidence.forget(subjectId, id)
      return this.afterFailedStart(outcome)
    }
    const timed = { ...outcome, wallMs: this.wallMs() }
    await this.deps.beforeFinish?.(subjectId, id)
    await evidence.finish(subjectId, id, timed)
    this.trials.push({ id, spec: next.spec, outcome: timed, measurements })
    this.trialsDone += 1
    await this.report(next, next.message, id)
    return 'continue'
  }

  /** A crash may be chance: it counts only when fresh processes crash as well. */
  private async runUntilItCounts(next: PlannedTrial): Promise<Omit<TrialRecord, 'spec'>> {
    await this.report(next, next.message)
    for (let crashes = 1; ; crashes++) {
      const done = await runTrial(this.study, next, this.deps, this.signal)
      const { cause } = done.outcome
      if (cause !== 'crashed' || crashes >= crashesThatCount(done.outcome)) return done
      await this.deps.evidence.forget(this.study.subject.id, done.id)
      await this.report(next, `${next.message}, again after a crash`)
    }
  }

  /** Time on the clock since the previous trial was over, ms. */
  private wallMs(): number {
    const nowMs = performance.now()
    const wallMs = nowMs - this.freeSinceMs
    this.freeSinceMs = nowMs
    return wallMs
  }

  private async afterFailedStart(outcome: Outcome): Promise<StepResult> {
    const failed = withFailure(this.study, outcome, [])
    const nextPlace = atNextPlace(failed)
    if (nextPlace !== null) {
      await this.moveTo(nextPlace)
      return this.deps.stopsAtMove === true ? 'stop' : 'continue'
    }
    const message = outcome.message ?? outcome.cause
    const missing = [{ what: 'engine', message }] as const
    await this.end(failed.question, { verdict: 'not-enough-evidence', missing })
    return 'stop'
  }

  /** Continues on another engine, with the evidence of that subject. */
  private async moveTo(place: StudyPlace): Promise<void> {
    const { subject: left } = this.study
    const { subject, request } = place
    await this.loadTrials(subject.id)
    const question = await this.informed(place)
    const message = `the engine ${left.engine} on ${left.deviceId} cannot measure this: going on with ${subject.engine} on ${subject.deviceId}`
    const progress = this.progress('memory', message, this.fraction, null)
    await this.change({ subject, request, question, progress }, 'progress')
    await this.deps.removeCheckpoints(left.id)
    this.study = { ...this.study, subject, request, question }
  }

  private async loadTrials(subjectId: string): Promise<void> {
    this.trials = [...(await this.deps.evidence.load(subjectId))]
  }

  /** The question with what was measured before about its subject, whose trials are loaded. */
  private async informed({ subject, question }: StudyPlace): Promise<Question> {
    const answered = await this.deps.studies.findAnswered(subject.id)
    const evidence = { trials: this.trials }
    const begunAt = await this.deps.evidence.begun(subject.id)
    const aged = withTakenOver(question, evidence, begunAt, this.deps.clock.now())
    return withMeasuredBefore(aged, answered, evidence)
  }

  private async end(question: Question, decision: Decision): Promise<void> {
    const advice = conclude(question, { trials: this.trials }, decision, adviceNumbers)
    const finishedAt = this.deps.clock.now()
    const progress = this.progress('advice', 'done', 1, 0)
    await this.change({ state: 'done', question, advice, finishedAt, progress }, 'state')
    await this.deps.removeCheckpoints(this.study.subject.id)
  }

  private report(next: PlannedTrial, message: string, trialId?: string): Promise<void> {
    const progress = this.progress(next.stage, message, next.fraction, next.remainingMs)
    return this.change({ progress }, 'progress', trialId)
  }

  /** The share done never falls. */
  private progress(
    stage: Progress['stage'],
    message: string,
    fraction: number,
    remainingMs: number | null,
  ): Progress {
    this.fraction = Math.max(this.fraction, fraction)
    return { stage, message, trialsDone: this.trialsDone, fraction: this.fraction, remainingMs }
  }

  /** Stores a change and publishes it, unless the study became final (cancelled) meanwhile. */
  private async change(
    patch: StudyPatch,
    type: 'state' | 'progress',
    trialId: string | null = null,
  ): Promise<void> {
    const { id } = this.study
    if (!(await this.deps.studies.update(id, patch))) return
    await this.deps.events.publish(id, {
      type,
      state: patch.state ?? this.study.state,
      progress: patch.progress ?? this.study.progress,
      trialId,
    })
  }
}
