import { isFinal, type Progress, type StudyState } from '../studies/study.js'
import { duration } from './render-advice.js'

export interface ProgressUpdate {
  readonly state: StudyState
  readonly progress: Progress
}
interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** What is being tried and how long it may take: one rewritten line on a terminal, else a line whenever the text changes. */
export class ProgressLine {
  private shown = ''
  constructor(private readonly terminal: Terminal) {}

  show({ state, progress }: ProgressUpdate): void {
    if (isFinal(state)) return this.end()
    const rest =
      progress.remainingMs === null ? '' : `, at most ${duration(progress.remainingMs)} more`
    const text = `${String(Math.floor(progress.fraction * 100)).padStart(3)} %  ${progress.message}${rest}`
    if (text === this.shown) return
    this.shown = text
    this.terminal.write(
      this.terminal.isTTY === true
        ? `\r\u001B[K${text.slice(0, (this.terminal.columns ?? 80) - 1)}`
        : `${text}\n`,
    )
  }

  end(): void {
    if (this.terminal.isTTY === true && this.shown !== '') this.terminal.write('\r\u001B[K')
    this.shown = ''
  }
}
