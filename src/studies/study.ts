/**
 * The study and its states.
 *
 *   queued --start--> running --advice--> done
 *      |                 |------fault---> failed
 *      '----- cancel ----'-------------> cancelled
 *
 * queued: stored, waits for its turn. running: trials run; a restarted service resumes it.
 * done, failed, cancelled: final, the study never changes again.
 */
import type { Question, Subject } from '../advice/vocabulary/question.js'
import type { Advice } from '../advice/vocabulary/answer.js'
import type { Measurement, Outcome, TrialSpec } from '../advice/vocabulary/trial.js'
import type { TrialData } from '../trials/protocol/dataset.js'
import type { Progress, StudyError, UnderstoodRequest } from './shapes/study.js'

export type { Progress }

export const studyStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type StudyState = (typeof studyStates)[number]
export const isFinal = (state: StudyState): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

export interface Study {
  readonly id: string
  readonly state: StudyState
  /** The request with defaults filled in, for display. */
  readonly request: UnderstoodRequest
  readonly subject: Subject
  readonly data: TrialData
  readonly question: Question
  /** Fingerprint of subject and question: equal questions have equal ids. */
  readonly questionId: string
  readonly progress: Progress
  readonly advice: Advice | null
  readonly error: StudyError | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}
export type StudyPatch = Partial<
  Pick<
    Study,
    | 'state'
    | 'subject'
    | 'request'
    | 'question'
    | 'progress'
    | 'advice'
    | 'error'
    | 'startedAt'
    | 'finishedAt'
  >
>

export interface TrialView {
  /** "t7": unique within the subject; explanations cite it. */
  readonly id: string
  readonly spec: TrialSpec
  readonly outcome: Outcome | null
  readonly measurements: readonly Measurement[]
  readonly startedAt: Date
  readonly finishedAt: Date | null
}

export interface StudyEvent {
  readonly id: number
  readonly studyId: string
  readonly type: 'state' | 'progress' | 'trial' | 'measurement'
  readonly at: Date
  readonly state: StudyState
  readonly progress: Progress
  /** Id of the trial that an event of type `trial` or `measurement` is about. */
  readonly trialId: string | null
}
