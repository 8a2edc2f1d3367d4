/**
 * The study and its states.
 *
 *   queued --start--> running --advice--> done
 *      |                 |------fault---> failed
 *      '----- cancel ----'-------------> cancelled
 *
 * queued: accepted and stored, waiting for its turn. running: trials are being made; a killed service finds it here and resumes it.
 * done, failed, cancelled are final: nothing changes any more.
 */
import type {
  Advice,
  Measurement,
  Outcome,
  Power,
  Price,
  Question,
  Subject,
  TrialSpec,
} from '../advice/vocabulary/question.js'
import type { TrialData } from '../trials/protocol/dataset.js'

export const studyStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type StudyState = (typeof studyStates)[number]
export const isFinal = (state: StudyState): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

/** What is being tried and how long it may take. */
export interface Progress {
  /** Stage of the method: memory, step-time, noise, sweep, race, advice. */
  readonly stage: 'waiting' | 'memory' | 'step-time' | 'noise' | 'sweep' | 'race' | 'advice'
  /** One line for people: "race rung 2: batch 64, rate 0.003". */
  readonly message: string
  readonly trialsDone: number
  /** Share done, 0..1, monotone within a run of the study. */
  readonly fraction: number
  /** Milliseconds that the rest may take at most, or null while unknown. */
  readonly remainingMs: number | null
}

export interface Study {
  readonly id: string
  readonly state: StudyState
  /** The request as it was understood (defaults filled in), for display. */
  readonly request: StudyRequestView
  readonly subject: Subject
  readonly data: TrialData
  readonly question: Question
  /** Fingerprint of subject and question: equal questions have equal ids. */
  readonly questionId: string
  readonly progress: Progress
  readonly advice: Advice | null
  readonly error: { readonly code: string; readonly message: string } | null
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

/** The request with defaults filled in; what GET shows. */
export interface StudyRequestView {
  readonly model: {
    readonly name: string
    readonly parameters: number
    readonly layers: number
    readonly inputShape: readonly number[]
    readonly outputShape: readonly number[]
  }
  readonly data: {
    readonly origin: 'given' | 'synthetic'
    readonly dataset: string | null
    readonly trainingRows: number
    readonly validationRows: number
    readonly classes: number | null
  }
  readonly memoryBudgetBytes: number
  readonly optimizer: string
  readonly loss: string
  readonly objective: string
  readonly epochs: number
  readonly workers: number
  readonly engine: string
  readonly device: string
  readonly probeBudget: 'auto' | number
  /** Trainings that the answer will serve; null where the budget is given in seconds. */
  readonly trainings: number | null
  readonly seed: number
  /** Absent where they were not given. */
  readonly price?: Price
  readonly power?: Power
}

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
