import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { frameworkNames, snippetsOf, type Snippet } from '../../../src/words/snippets/snippets.js'
import { adviceOf } from '../../support/advice-of.js'
import { reportMissing } from '../../support/missing-part.js'
import { runTfjsSnippet } from '../../support/run-tfjs-snippet.js'
import {
  learningRate,
  snippetCases,
  updates,
  type SnippetCase,
} from '../../support/snippet-cases.js'

const written = ({ advice, question }: SnippetCase): readonly Snippet[] =>
  snippetsOf(advice, question, 'en')
const caseNamed = (name: string): SnippetCase => {
  const found = snippetCases.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no case ${name}`)
  return found
}
const codeOf = (name: string, framework: Snippet['framework']): string =>
  written(caseNamed(name)).find((one) => one.framework === framework)?.code ?? ''

const python = spawnSync('python3', ['--version'])
const pythonMissing = reportMissing(
  'the compilation of the Python code to paste',
  python.status === 0 ? null : 'python3 does not start',
)

describe('snippets', () => {
  it('are those of one device, and those of several where the advice plans them', () => {
    const but = (endings: RegExp) => frameworkNames.filter((name) => !endings.test(name))
    const shown = (name: string) => written(caseNamed(name)).map(({ framework }) => framework)
    expect(shown('adam')).toEqual(but(/-(workers|growing)$/))
    expect(shown('on two workers')).toEqual(but(/-growing$/))
    expect(shown('growing')).toEqual(but(/-workers$/))
  })

  it('grow the batch for the last epochs, at a rate that stays', () => {
    const keras = codeOf('growing', 'keras-growing')
    expect(keras).toContain('batch_size=batch_size, epochs=2)')
    expect(keras).toContain('batch_size=64, epochs=epochs, initial_epoch=2)')
    expect(keras).not.toContain('down to 0')
    const torch = codeOf('growing', 'pytorch-growing')
    expect(torch).toContain('if epoch == 2:')
    expect(torch).not.toContain('math.cos(')
    expect(codeOf('growing', 'pytorch')).toContain('math.cos(')
  })

  it('are none without a pair', () => {
    const { question } = caseNamed('adam')
    const open = adviceOf({}, { verdict: 'does-not-fit', batchSize: null, learningRate: null })
    expect(snippetsOf(open, question, 'en')).toEqual([])
  })

  it('say why there is no code, in both languages', () => {
    const { advice, question } = caseNamed('lion')
    for (const language of ['en', 'zh'] as const) {
      const torch = snippetsOf(advice, question, language).find(
        ({ framework }) => framework === 'pytorch',
      )
      expect(torch).toMatchObject({ code: null })
      expect(torch?.missing).toContain('Lion')
    }
    expect(codeOf('lion', 'keras')).toContain('keras.optimizers.Lion(learning_rate)')
  })

  it('have the advised numbers', () => {
    const code = codeOf('adam', 'keras')
    expect(code).toContain('batch_size = 16')
    expect(code).toContain('epochs = 3  # of 7 updates')
    expect(code).toContain('warmup_target=0.003')
    expect(code).toContain('warmup_steps=4')
    expect(code).toContain(`decay_steps=${updates - 4}`)
    expect(codeOf('constant', 'keras')).toContain('learning_rate = 0.003\n')
    expect(codeOf('accumulated', 'keras')).toContain('gradient_accumulation_steps=2')
    expect(codeOf('accumulated', 'pytorch')).toContain('accumulate = 2')
    expect(codeOf('on two workers', 'pytorch-workers')).toContain('torchrun --nproc-per-node=2')
    expect(codeOf('on two workers', 'pytorch-workers')).toContain('lr=0.0045')
  })

  it.skipIf(pythonMissing !== null)('are Python that compiles', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'batchwise-snippets-'))
    try {
      const files = snippetCases.flatMap((one) =>
        written(one)
          .filter(({ language, code }) => language === 'python' && code !== null)
          .map(({ framework, code }) => {
            const file = path.join(folder, `${one.name}-${framework}.py`)
            writeFileSync(file, code ?? '')
            return file
          }),
      )
      expect(files.length).toBeGreaterThan(80)
      const compiled = spawnSync('python3', ['-m', 'py_compile', ...files], { encoding: 'utf8' })
      expect(compiled).toMatchObject({ status: 0, stderr: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('TensorFlow.js', () => {
  const runnable = snippetCases.filter((one) =>
    written(one).some(({ framework, code }) => framework === 'tfjs' && code !== null),
  )

  it.each(runnable)('trains: $name', async ({ name }) => {
    const { lossBefore, lossAfter, rates } = await runTfjsSnippet(codeOf(name, 'tfjs'))
    expect(lossAfter).toBeLessThan(lossBefore)
    expect(rates.length === 0).toBe(name === 'constant')
  })

  it('warms up and falls to zero over the updates of the training', async () => {
    const { rates } = await runTfjsSnippet(codeOf('adam', 'tfjs'))
    // the first sets up the optimizer
    expect(rates).toHaveLength(1 + updates)
    expect(rates[1]).toBeCloseTo(learningRate / 5, 6)
    expect(Math.max(...rates)).toBeCloseTo(learningRate, 6)
    expect(rates.at(-1)).toBeLessThan(0.05 * learningRate)
  })

  it('counts updates, not micro-batches', async () => {
    const { rates } = await runTfjsSnippet(codeOf('accumulated', 'tfjs'))
    expect(rates).toHaveLength(1 + updates)
  })
})
