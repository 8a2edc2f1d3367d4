/** What the first page says to a person who has a file of their own, or makes a mistake. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../../support/browser.js'
import { barriersOn, pageVisits, type PageVisits } from '../../support/page-visits.js'
import { serving, type Serving } from '../../support/serving.js'

const header = ['price', ...Array.from({ length: 20 }, (_, i) => `size, ${i}`), 'rooms']
const line = (row: number): string => header.map((_, i) => (row * (i + 3)) % 97).join(',')
const csv = {
  name: 'houses.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [header.map((name) => `"${name}"`).join(','), ...Array.from({ length: 400 }, (_, i) => line(i))]
      .join('\n')
      .concat('\n'),
  ),
}

describe.skipIf(browserMissing() !== null)('the first page in a browser', () => {
  let browser: Browser
  let service: Serving
  let visits: PageVisits
  beforeAll(async () => {
    service = await serving()
    browser = await openBrowser()
    visits = pageVisits(browser, service.url, [/status of 400/])
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  const measure = (page: Page): Promise<void> =>
    page.getByRole('button', { name: 'Measure' }).click()
  const faultAt = (page: Page, field: string): Promise<string> =>
    page.locator(`[data-field=${field}] > .fault`).last().innerText()

  it.each([true, false])('asks for the target column, scripts %s', async (javaScriptEnabled) => {
    const page = await visits.open({ javaScriptEnabled, viewport: { width: 390, height: 844 } })
    await page.goto('/?example=table')
    await page.check('#dataFrom-file')
    expect(await page.locator('#target').isVisible()).toBe(false)
    await page.setInputFiles('#datasetId', csv)
    if (!javaScriptEnabled) await measure(page)
    await page.getByText('Which column is the target?').waitFor()
    // no later check of the form takes it away
    await page.waitForLoadState('networkidle')
    expect(await faultAt(page, 'target')).toMatch(/^Which column is the target\?/)
    expect(await page.locator('#target option').allInnerTexts()).toEqual([
      'Choose the target',
      ...header,
      'None: the model gives back its input',
    ])
    expect(await page.locator('main').innerText()).not.toContain('--target')
    // axe needs scripts
    if (javaScriptEnabled) expect(await barriersOn(page)).toEqual([])
    await page.selectOption('#target', 'size, 3')
    if (!javaScriptEnabled) {
      await page.setInputFiles('#datasetId', csv)
      await page.fill('#epochs', 'many')
      await measure(page)
      await page.getByText('Accepted: number.').waitFor()
    }
    await page.getByText(/the target is size, 3/i).waitFor()
    expect(await page.inputValue('#target')).toBe('size, 3')
    await page.selectOption('#target', 'price')
    if (javaScriptEnabled) await page.getByText(/the target is price/i).waitFor()
    else {
      // the browser does not send the file again by itself
      await measure(page)
      await page.getByText('To change the target, choose the data file once more.').waitFor()
    }
    await page.context().close()
  })

  it('keeps what the service refused until the field changes', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.check('#modelFrom-file')
    await page.check('#dataFrom-file')
    await page.fill('#currentBatchSize', '32')
    await page.getByText('This is needed.').waitFor()
    await measure(page)
    await page.waitForLoadState('networkidle')
    expect(await faultAt(page, 'modelId')).toBe('Choose a file.')
    expect(await faultAt(page, 'datasetId')).toBe('Choose a file.')
    expect(await faultAt(page, 'currentLearningRate')).toBe('This is needed.')
    await page.check('#modelFrom-preset')
    await page.check('#dataFrom-rows')
    await page.fill('#currentLearningRate', '0.01')
    await page.getByText(/10,000 training rows, SGD/).waitFor()
    expect(await page.locator('.fault:visible').count()).toBe(0)
    await page.context().close()
  })

  it('opens the settings that hold a fault', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.locator('summary').click()
    await page.fill('#batchSizeMin', '64')
    await page.fill('#batchSizeMax', '8')
    await measure(page)
    await page.waitForLoadState('networkidle')
    expect(await page.locator('details .fault:visible').count()).toBeGreaterThan(0)
    await page.context().close()
  })

  it('reads 10,000 as ten thousand, and asks about 10.000', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.fill('#rows', '10.000')
    await page.getByText('Write 10000, without separators.').waitFor()
    await page.fill('#rows', '1.5')
    await page.getByText('Accepted: a whole number.').waitFor()
    await page.fill('#rows', '10,000')
    await page.getByText(/10,000 training rows/).waitFor()
    await page.context().close()
  })

  it('changes the memory with every press of an arrow key', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.focus('#memory-slider')
    const seen = [await page.inputValue('#memory')]
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowRight']) {
      await page.keyboard.press(key)
      seen.push(await page.inputValue('#memory'))
    }
    expect(new Set(seen).size, seen.join()).toBe(seen.length)
    await page.keyboard.press('ArrowLeft')
    expect(await page.inputValue('#memory')).toBe(seen.at(-2))
    await page.context().close()
  })

  it('says faults in Chinese, of fields and of files', async () => {
    const page = await visits.open({ locale: 'zh-CN' })
    await page.goto('/')
    await page.fill('#memory', '900TiB')
    await page.getByText(/^上限 900 TiB 超过了 cpu 的内存/).waitFor()
    await page.fill('#memory', '512MiB')
    await page.fill('#epochs', '0')
    await page.getByText('可接受的值：至少 1。').waitFor()
    await page.fill('#epochs', '20')
    await page.check('#dataFrom-file')
    const empty = { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) }
    await page.setInputFiles('#datasetId', empty)
    await page.getByText(/文件是空的/).waitFor()
    const pdf = { ...empty, name: 'table.csv', buffer: Buffer.from('%PDF-1.7') }
    await page.setInputFiles('#datasetId', pdf)
    await page.getByText('文件是 PDF：请以 CSV 发送表格').waitFor()
    await page.goto('/devices')
    expect(await page.locator('.checks').innerText()).toContain('在 a processor 上')
    await page.context().close()
  })

  it('no script failed, and no request left the service', () => {
    expect(visits.complaints).toEqual([])
  })
})
