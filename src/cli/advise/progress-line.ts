import { isFinal, type Progress, type StudyState } from '../../studies/study.js'
import { duration } from '../../words/number-format.js'
import type { Terminal } from '../streams.js'

export interface ProgressUpdate {
  readonly state: StudyState
  readonly progress: Progress
}

const eraseLine = '\r\u001B[K'

/** The running trial and the time left: one rewritten line on a screen, else a line per change. */
export class ProgressLine {
  private shown = ''
  constructor(private readonly terminal: Terminal) {}

  show({ state, progress }: ProgressUpdate): void {
    if (isFinal(state)) return this.end()
    const text = progressText(progress)
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
    return `${eraseLine}${text.slice(0, width)}`
  }
}

/** Example: ` 50 %  race rung 2, at most 9 s more`. */
function progressText({ fraction, message, remainingMs }: Progress): string {
  const percent = String(Math.floor(fraction * 100)).padStart(3)
  const remaining = remainingMs === null ? '' : `, at most ${duration(remainingMs)} more`
  return `${percent} %  ${message}${remaining}`
}
