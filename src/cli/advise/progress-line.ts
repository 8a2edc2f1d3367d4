import { isFinal, type Progress, type StudyState } from '../../studies/study.js'
import { formatMessage, type Language } from '../../words/messages.js'
import type { Terminal } from '../streams.js'
import { cut } from '../terminal/text-layout.js'

export interface ProgressUpdate {
  readonly state: StudyState
  readonly progress: Progress
}

const eraseLine = '\r\u001B[K'

/** The running trial and the time left: one rewritten line on a screen, else a line per change. */
export class ProgressLine {
  private shown = ''
  constructor(
    private readonly terminal: Terminal,
    private readonly language: Language,
  ) {}

  show({ state, progress }: ProgressUpdate): void {
    if (isFinal(state)) return this.end()
    const text = progressText(progress, this.language)
    if (text === this.shown) return
    this.shown = text
    this.terminal.write(this.terminal.isTTY === true ? this.rewritten(text) : `${text}\n`)
  }

  end(): void {
    if (this.terminal.isTTY === true && this.shown !== '') this.terminal.write(eraseLine)
    this.shown = ''
  }

  private rewritten(text: string): string {
    const width = (this.terminal.columns ?? 80) - 1
    return `${eraseLine}${cut(text, width)}`
  }
}

/** Example: ` 50 %  race rung 2, at most 9 s more`. */
function progressText(
  { fraction, stage, message, trialsDone, remainingMs }: Progress,
  language: Language,
): string {
  return formatMessage(language, 'cli-progress', {
    percent: String(Math.floor(fraction * 100)).padStart(3),
    what: formatMessage(language, 'cli-progress-what', { stage, message, trial: trialsDone + 1 }),
    timeIsKnown: String(remainingMs !== null),
    remainingMs: remainingMs ?? 0,
  })
}
