/** Asks a running service which batch size and learning rate to train a Keras model with: ask.ts [MODEL.json [ROWS.npz [MEMORY [SECONDS]]]] */
import { readFile } from 'node:fs/promises'
import type { Advice, StudyRequestInput } from './api.js'
import { connect, dataOf, Refused, store, watch } from './client.js'

const digits = (name: string): URL => new URL(`../digits-cnn/${name}`, import.meta.url)
const [
  modelFile = digits('model.json'),
  rowsFile = digits('digits.npz'),
  memoryBudget = '512MiB',
  seconds = '10',
] = process.argv.slice(2)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const batchwise = connect(
  process.env['BATCHWISE_URL'] ?? 'http://localhost:3000',
  process.env['BATCHWISE_KEY'],
)

async function ask(): Promise<Advice | null> {
  const question: StudyRequestInput = {
    model: { keras: await readFile(modelFile, 'utf8') },
    data: { dataset: await store(batchwise, await readFile(rowsFile)) },
    memoryBudget,
    probeBudget: Number(seconds),
  }
  const { id } = dataOf(await batchwise.POST('/v1/studies', { body: question }))
  let told = ''
  for await (const {
    progress: { message, fraction },
  } of watch(batchwise, id)) {
    if (message !== told) say(`${String(Math.floor(fraction * 100)).padStart(3)} %  ${message}`)
    told = message
  }
  const { advice, state, error } = dataOf(
    await batchwise.GET('/v1/studies/{id}', { params: { path: { id } } }),
  )
  if (advice === null) say(`${state}: ${error?.message ?? 'without advice'}`)
  return advice
}

try {
  const advice = await ask()
  if (advice === null) process.exitCode = 1
  else {
    if (advice.batchSize !== null && advice.learningRate !== null)
      say(
        `\nbatch size ${advice.batchSize.value}, learning rate ${advice.learningRate.value}, confidence ${advice.confidence.level}\n`,
      )
    say(advice.explanation.join('\n\n'))
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error
  say(error.message)
  for (const { pointer, accepted } of error.problem.errors)
    say(`  ${pointer}: accepted is ${accepted}`)
  process.exitCode = 1
}
