import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/arguments/arguments.js'
import { reportError } from '../../src/cli/report-error.js'
import { root } from '../support/run-program.js'
import { messagesOf } from '../words/message-source.js'

const context = { host: '127.0.0.1', port: 0, dataFolder: '.batchwise' }

/** What a command line that is wrong gets to read. */
function refusal(line: string, language: 'en' | 'zh'): string {
  let text = ''
  try {
    parseArguments(line.split(' '))
  } catch (error) {
    reportError(error, context, { write: (part) => void (text += part) }, language)
  }
  return text
}

describe('an error of the command line', () => {
  it.each([
    ['advise --lang zh', '缺少 FILE、--preset 或 --python。'],
    ['advise --preset mlp --rows 0', '--rows 0 无效。可用的值：不小于 1 的整数。'],
    ['serve --port 70000', '--port 70000 无效。可用的值：0 到 65535 的整数。'],
    ['advize', '没有命令 advize；您是指 advise 吗？命令有：'],
    ['advise --batchsize 3', 'advise 没有选项 --batchsize；您是指 --batch-size 吗？'],
    ['keys', 'keys 需要一个命令。'],
    ['keys create --name ?', '1 到 64 个字母'],
    ['advise --preset mlp --rows 5 --memory 1GB --optimizer {', '或 JSON 形式的 {"name": …}'],
  ])('is Chinese where that was asked for: %s', (line, words) => {
    expect(refusal(line, 'zh')).toContain(words)
    expect(refusal(line, 'en')).not.toMatch(/[\u3400-\u9fff]/)
  })

  it('has a message for each place that raises one, and no other message', () => {
    const folder = path.join(root, 'src/cli')
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .join('\n')
    const raised = [
      ...source.matchAll(/usageError\(\s*'([\w-]+)'/g),
      ...source.matchAll(/'(accepted-[\w-]+)'/g),
      ...source.matchAll(/'cli-([\w-]+)'/g),
    ].map(([, id]) => `cli-${id}`)
    const written = messagesOf('en')
      .filter(({ file }) => file === 'cli-errors')
      .map(({ id }) => id)
    expect(written.filter((id) => !raised.includes(id))).toEqual([])
    const all = messagesOf('en').map(({ id }) => id)
    expect(raised.filter((id) => !all.includes(id))).toEqual([])
  })
})
