import { describe, expect, it } from 'vitest'
import type { Language } from '../../../src/words/messages.js'
import { ProgressLine } from '../../../src/cli/advise/progress-line.js'

const progress = {
  stage: 'race',
  message: 'race rung 2',
  trialsDone: 3,
  fraction: 0.5,
  remainingMs: 9000,
} as const

/** What a study that runs and ends writes. */
function written(isTTY: boolean, language: Language = 'en', columns = 80): string {
  let text = ''
  const terminal = { isTTY, columns, write: (part: string) => void (text += part) }
  const line = new ProgressLine(terminal, language)
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

  it('speaks Chinese', () =>
    expect(written(false, 'zh')).toBe(' 50 %  比赛，第 4 次试验，最多还需 9 秒\n'))

  it('is never wider than the screen, whose wide characters take two columns', () => {
    expect(written(true, 'en', 20)).toBe('\r\u001B[K 50 %  race rung 2,\r\u001B[K')
    expect(written(true, 'zh', 20)).toBe('\r\u001B[K 50 %  比赛，第 4 \r\u001B[K')
  })
})
