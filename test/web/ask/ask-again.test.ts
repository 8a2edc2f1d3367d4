/** A question asked again: the form opens with everything that was asked. */
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../../support/browser.js'
import { json, post } from '../../support/listening.js'
import { barriersOn, pageVisits, type PageVisits } from '../../support/page-visits.js'
import { serving, type Serving } from '../../support/serving.js'

const example = (file: string): string =>
  fileURLToPath(new URL(`../../../examples/digits-cnn/${file}`, import.meta.url))

const filled = {
  device: 'cpu',
  engine: 'wasm',
  memory: '300MiB',
  optimizer: 'adamw',
  epochs: '33',
  currentBatchSize: '64',
  currentLearningRate: '0.002',
  objective: 'best-quality',
  schedule: 'falling',
  workers: '2',
  batchSizeMin: '8',
  batchSizeMax: '256',
  probeSeconds: '30',
} as const
const selects: ReadonlySet<string> = new Set([
  'device',
  'engine',
  'optimizer',
  'objective',
  'schedule',
])

/** The fields that the form would send. */
const fieldsOn = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(
    "Object.fromEntries([...new FormData(document.querySelector('#ask'))].filter(([name, value]) => name !== 'formToken' && typeof value === 'string'))",
  )

describe.skipIf(browserMissing() !== null)('a question asked again', () => {
  let browser: Browser
  let service: Serving
  let visits: PageVisits
  beforeAll(async () => {
    service = await serving()
    service.hold()
    browser = await openBrowser()
    visits = pageVisits(browser, service.url, [/status of 400/])
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  /** Submits over the API, cancels, and opens the form by the link of the study's page. */
  const again = async (page: Page, request: unknown): Promise<void> => {
    const { id } = await json(await post(`${service.url}/v1/studies`, request))
    await service.application.useCases.cancel(String(id))
    await page.goto(`/studies/${String(id)}`)
    await page.getByRole('link', { name: 'Ask again' }).click()
    await page.waitForURL(/\?study=/)
  }
  const faultAt = (page: Page, field: string): Promise<string> =>
    page.locator(`[data-field=${field}] > .fault`).last().innerText()

  it('has the files and every field, and makes the same question', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.check('#modelFrom-file')
    await page.setInputFiles('#modelId', example('model.json'))
    await page.check('#dataFrom-file')
    await page.setInputFiles('#datasetId', example('digits.npz'))
    await page.locator('summary').click()
    for (const [name, value] of Object.entries(filled))
      await (selects.has(name)
        ? page.selectOption(`#${name}`, value)
        : page.fill(`#${name}`, value))
    await page.check('#powerOfTwo')
    await page.getByText(/training rows, AdamW, 33 epochs, at most 300 MiB/).waitFor()
    const asked = await fieldsOn(page)
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.waitForURL(/\/studies\//)
    const id = page.url().split('/').at(-1) ?? ''
    await page.getByRole('button', { name: 'Cancel this study' }).click()
    await page.getByRole('link', { name: 'Ask again' }).click()
    await page.getByText(/training rows, AdamW, 33 epochs, at most 300 MiB/).waitFor()
    expect(await fieldsOn(page)).toEqual(asked)
    expect(await page.locator('.fault:visible').count()).toBe(0)
    expect(await barriersOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.waitForURL(/\/studies\//)
    const second = page.url().split('/').at(-1) ?? ''
    const { useCases } = service.application
    const [one, other] = await Promise.all([useCases.study(id), useCases.study(second)])
    expect(second).not.toBe(id)
    expect(other.questionId).toBe(one.questionId)
    await useCases.cancel(second)
    await page.context().close()
  })

  it('says at its field that a file was deleted meanwhile', async () => {
    const { useCases } = service.application
    const page = await visits.open({ javaScriptEnabled: false })
    const [model] = (await useCases.models({ limit: 1, cursor: null })).entries
    const [data] = (await useCases.datasets({ limit: 1, cursor: null })).entries
    await again(page, {
      model: { id: model?.id },
      data: { dataset: data?.id },
      memoryBudget: '300MiB',
    })
    const address = page.url()
    await useCases.removeModel(model?.id ?? '')
    await useCases.removeDataset(data?.id ?? '')
    await page.goto(address)
    expect(await faultAt(page, 'modelId')).toMatch(/^The model file of that study was deleted/)
    expect(await faultAt(page, 'datasetId')).toMatch(/^The data file of that study was deleted/)
    expect(await page.inputValue('#memory')).toBe('300MiB')
    await page.context().close()
  })

  it('names what the form has no field for', async () => {
    const page = await visits.open()
    await again(page, {
      model: { input: { shape: [4] }, layers: [{ type: 'Dense', units: 2 }] },
      data: { rows: 700, validationRows: 50 },
      memoryBudget: 2 ** 28,
      optimizer: { name: 'sgd', momentum: 0.5 },
      batchSizes: { min: 4, multipleOf: 4 },
      seed: 3,
    })
    expect(await faultAt(page, 'modelId')).toMatch(/^The model of that study is not stored/)
    const note = await page.locator('.note').innerText()
    for (const part of ['data.validationRows', 'batchSizes.multipleOf', 'seed', 'optimizer'])
      expect(note).toContain(part)
    expect(await fieldsOn(page)).toMatchObject({
      rows: '700',
      memory: '256MiB',
      optimizer: 'momentum',
      batchSizeMin: '4',
      epochs: '20',
    })
    await page.context().close()
  })

  it('offers the engines of this service, and says what automatic means', async () => {
    const page = await visits.open()
    await page.goto('/')
    const { devices } = await json(await fetch(`${service.url}/v1/devices`))
    const engines = (devices as { engines: readonly string[] }[]).flatMap((one) => one.engines)
    const options = await page.locator('#engine option').all()
    const values = await Promise.all(options.map((option) => option.getAttribute('value')))
    expect(values).toEqual(['', ...engines])
    await page.getByText(/^Automatic: /).waitFor()
    await page.context().close()
  })

  it('no script failed, and no request left the service', () => {
    expect(visits.complaints).toEqual([])
  })
})
