import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { deviceNames } from './devices.js'
import { autoScoreOf, casesOf, scoreOf } from './regret.js'
import { readTable } from './table.js'
import { workerCasesOf, workerScore } from './workers.js'

const folder = fileURLToPath(new URL('tables/', import.meta.url))

test('every committed table can be read', async () => {
  const files = await readdir(folder)
  expect(files.length).toBeGreaterThanOrEqual(8)
  for (const file of files)
    expect((await readTable(path.join(folder, file))).name).toBe(file.replace('.json.gz', ''))
})

test('replayed studies advise recorded cells within the probe budget (short npm run bench:regret)', async () => {
  const table = await readTable(path.join(folder, 'digits-conv-momentum.json.gz'))
  const cases = await casesOf(table, [{ share: 0.2 }, { trainings: 1 }])
  expect(cases).toHaveLength(deviceNames.length * 2 * 2)
  for (const { advised, regret, budget, spent, trials } of cases) {
    expect(table.batchSizes).toContain(advised.batchSize)
    expect(table.learningRates).toContain(advised.learningRate)
    expect(regret).toBeGreaterThanOrEqual(0)
    if ('share' in budget) expect(spent).toBeLessThanOrEqual(budget.share * 1.02)
    expect(trials).toBeGreaterThan(5)
  }
  const fastest = cases.filter(({ objective }) => objective === 'fastest')
  const score = scoreOf(fastest.filter(({ budget }) => 'share' in budget))
  const auto = autoScoreOf(fastest.filter(({ budget }) => 'trainings' in budget))
  expect(score.rules['default-32'].notWorse).toBe(1)
  expect(
    score.confidence.high.share + score.confidence.medium.share + score.confidence.low.share,
  ).toBeCloseTo(1)
  const regrets = `median regret ${score.median.toFixed(2)}, p90 ${score.p90.toFixed(2)}`
  const total = auto.totalMean.toFixed(3)
  const totalOfBatch32 = auto.ruleTotalMeans['default-32'].toFixed(3)
  process.stdout.write(
    `bench:regret, short: ${table.name}, fastest, budget 0.2: ${regrets}; ` +
      `with the probe, one training: ${total} of the plan (batch 32: ${totalOfBatch32})\n`,
  )
}, 60_000)

test('the same question gives the same advice in a second replay', async () => {
  const table = await readTable(path.join(folder, 'breast-cancer-sgd.json.gz'))
  expect(await casesOf(table, [{ share: 0.1 }])).toEqual(await casesOf(table, [{ share: 0.1 }]))
}, 60_000)

test('the plan for several workers predicts epochs better than "the same" and "K times as many"', async () => {
  const names = ['blobs100-mlp-momentum', 'topics-embedding-adam', 'wide-rows-momentum']
  const casesOfTables = await Promise.all(
    names.map(async (name) => workerCasesOf(await readTable(path.join(folder, `${name}.json.gz`)))),
  )
  const cases = casesOfTables.flat()
  const { cases: count, rmsError, rmsSameEpochs, rmsTimesK } = workerScore(cases)
  expect(count).toBeGreaterThan(5)
  expect(rmsError).toBeLessThan(rmsSameEpochs)
  expect(rmsError).toBeLessThan(rmsTimesK)
}, 60_000)
