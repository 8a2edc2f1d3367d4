/** What the service says in English is found and said in the language of the page. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { pageText } from '../../src/web/words/page-text.js'
import { said, saidTemplates } from '../../src/web/words/said.js'

const sources = fileURLToPath(new URL('../../src', import.meta.url))

/** A text of the source with an X for each value; null where it is no text. */
function sampleOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join('')
  if (!ts.isBinaryExpression(node)) return null
  const left = sampleOf(node.left)
  const right = sampleOf(node.right)
  return left === null || right === null ? null : left + right
}

function samplesIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const samples: string[] = []
  const visit = (node: ts.Node): void => {
    const sample = sampleOf(node)
    if (sample !== null) samples.push(sample)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return samples
}

const samples = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
  .flatMap((file) => samplesIn(path.join(sources, file)))

/** Texts that the source puts together of parts. */
const composed = [
  // zod's word for a whole number
  'int',
  'there is no device X here',
  'there is no device X here: X',
  'the memory budget X is not a number of bytes',
  'the memory budget X is more than any device has',
  'there is no power of two from X to X: widen the range',
  'there is no multiple of X from X to X: widen the range',
  'WebGPU finds no adapter: there is no Vulkan loader (libvulkan.so.1) or no Vulkan driver that works',
  'WebGPU finds no adapter',
  '1 worker',
  'X workers',
  'the loss X is not supported; did you mean X?',
  'the optimizer X is not supported; did you mean X?',
  'send a Keras model (.keras, .h5, or the JSON of model.to_json()) or a TensorFlow.js layers model (model.json)',
  'the loss X is not supported',
  'the optimizer X is not supported',
]
const english = [...samples, ...composed]

describe('what the service says in English', () => {
  it.each(saidTemplates().map(({ id, form }) => [id, form] as const))(
    '%s is a text of the source',
    (_id, form) => expect(english.some((sample) => form.test(sample))).toBe(true),
  )

  it('stays in English, and is said in Chinese with the same values', () => {
    const message = 'the budget 9 GiB is above the memory of cpu, 8 GiB'
    expect(said(pageText('en'), message)).toBe(message)
    expect(said(pageText('zh'), message)).toBe('上限 9 GiB 超过了 cpu 的内存 8 GiB')
  })

  it('keeps a text that no template knows, and names out of files', () => {
    const text = pageText('zh')
    expect(said(text, 'something else went wrong')).toBe('something else went wrong')
    expect(said(text, 'the table has no column named number')).toBe('表格没有名为 number 的列')
  })

  it('says a reason within a fault too', () => {
    expect(said(pageText('zh'), 'the engine webgpu is off here: it was not started yet')).toBe(
      '引擎 webgpu 在这里未启用：还没有启动过',
    )
  })
})
