import type { Advice } from '../../advice/vocabulary/answer.js'
import type { Study, TrialView } from '../../studies/study.js'
import type { WrittenBrief } from '../../words/brief.js'
import type { Language } from '../../words/messages.js'
import type { ReportText } from '../words/report-text.js'

/** What a report is written from. */
export interface ReportView {
  readonly study: Study
  readonly advice: Advice
  readonly brief: WrittenBrief
  /** Every trial that the answer may cite. */
  readonly trials: readonly TrialView[]
  readonly language: Language
  readonly text: ReportText
}
