import { describe, expect, it } from 'vitest'
import { ProgressLine } from '../../../src/cli/advise/progress-line.js'

const progress = {
  stage: 'race',
  message: 'race rung 2',
  trialsDone: 3,
  fraction: 0.5,
  remainingMs: 9000,
} as const

/** What a study that runs and ends writes. */
function written(isTTY: boolean): string {
  let text = ''
  const line = new ProgressLine({
    isTTY,
    columns: 80,
    write: (part) => void (text += part),
  })
  line.show({ state: 'running', progress })
  line.show({ state: 'running', progress })
  line.show({ state: 'done', progress })
  return text
}

describe('the progress line', () => {
  it('is written once per change where the output is no screen', () =>
    expect(written(false)).toBe(' 50 %  race rung 2, at most 9 s more\n'))

  it('is rewritten on a screen, and erased at the end', () =>
    expect(written(true)).toBe('\r\u001B[K 50 %  race rung 2, at most 9 s more\r\u001B[K'))
})
