/**
 * Asks a running service for the batch size and learning rate of a Keras model.
 * Usage: ask.ts [MODEL.json [ROWS.npz [MEMORY [SECONDS]]]]
 */
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
  let lastMessage = ''
  for await (const { progress } of watch(batchwise, id)) {
    const { message, fraction } = progress
    const percent = String(Math.floor(fraction * 100)).padStart(3)
    if (message !== lastMessage) say(`${percent} %  ${message}`)
    lastMessage = message
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
    const { batchSize, learningRate, confidence } = advice
    if (batchSize !== null && learningRate !== null) {
      const answer = `batch size ${batchSize.value}, learning rate ${learningRate.value}`
      say(`\n${answer}, confidence ${confidence.level}\n`)
    }
    say(advice.explanation.join('\n\n'))
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error
  say(error.message)
  for (const { pointer, accepted } of error.problem.errors)
    say(`  ${pointer}: accepted is ${accepted}`)
  process.exitCode = 1
}
