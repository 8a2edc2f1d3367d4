/** The pages as a person uses them: a real browser, real trials. */
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../support/browser.js'
import { openProcessRunner } from '../support/compiled.js'
import { keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { barriersOn, pageVisits, type PageVisits } from '../support/page-visits.js'

const example = (file: string): string =>
  fileURLToPath(new URL(`../../examples/digits-cnn/${file}`, import.meta.url))
const studyAddress = /\/studies\/[0-9a-f-]{36}$/
const hostileName =
  '<img src=x onerror="document.title=1">&"\'</h1><script>document.title=2</script>'

describe.skipIf(browserMissing() !== null)('the pages in a browser', () => {
  let browser: Browser
  let service: KeyedService
  let visits: PageVisits
  beforeAll(async () => {
    browser = await openBrowser()
    service = await keyedService({ runner: openProcessRunner() })
    visits = pageVisits(browser, service.url, [/status of 40[014]/])
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  /** Fills in the fields of a question that is answered in seconds. */
  const fillIn = async (page: Page): Promise<void> => {
    await page.goto('/?example=table')
    await page.fill('#rows', '600')
    await page.locator('summary').click()
    await page.fill('#probeSeconds', '1')
  }

  it('a person asks, sees what is wrong, watches, reloads in the middle, and reads the answer', async () => {
    const page = await visits.open()
    await fillIn(page)
    expect(await page.inputValue('#preset')).toBe('regression')
    await page.fill('#epochs', '0')
    await page.getByText('Accepted: at least 1.').waitFor()
    expect(await page.getAttribute('#epochs', 'aria-invalid')).toBe('true')
    await page.fill('#epochs', '7')
    await page.getByText(/600 training rows, Adam, 7 epochs, at most 256 MiB on cpu/).waitFor()
    expect(await barriersOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.waitForURL(studyAddress)
    await page.getByText('Cancel this study').waitFor()
    expect(await barriersOn(page)).toEqual([])
    await page.reload()
    await page.locator('#throughput-chart canvas').waitFor()
    await page
      .getByText(/batch size \d+, learning rate [\d.]+, Adam/i)
      .first()
      .waitFor()
    await page.getByText('Delete this study').click()
    expect(await barriersOn(page)).toEqual([])
    await page.context().close()
  })

  it('a running study can be cancelled, also without scripts, and its page says what to do', async () => {
    const page = await visits.open({ javaScriptEnabled: false })
    await page.goto('/')
    await page.check('#modelFrom-file')
    await page.setInputFiles('#modelId', example('model.json'))
    await page.check('#dataFrom-file')
    await page.setInputFiles('#datasetId', example('digits.npz'))
    await page.fill('#epochs', 'many')
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.getByText('Accepted: number.').waitFor()
    // the files are stored: they need not be chosen again
    await page.fill('#epochs', '20')
    await page.locator('summary').click()
    await page.selectOption('#priority', 'high')
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.waitForURL(studyAddress)
    await page.getByRole('button', { name: 'Cancel this study' }).click()
    await page.getByText('This study was cancelled').waitFor()
    const id = page.url().split('/').at(-1) ?? ''
    const { request } = await service.application.useCases.study(id)
    expect(request).toMatchObject({ data: { origin: 'given' }, epochs: 20, priority: 'high' })
    // the button is there only after a first step
    const confirm = page.getByRole('button', { name: 'Delete for ever' })
    expect(await confirm.isVisible()).toBe(false)
    await page.getByText('Delete this study').click()
    await confirm.click()
    await page.getByRole('status').getByText('The study is deleted.').waitFor()
    expect((await page.goto(`/studies/${id}`))?.status()).toBe(404)
    await page.context().close()
  })

  it('shows what was understood of dropped files', async () => {
    const page = await visits.open()
    await page.goto('/')
    await page.check('#modelFrom-file')
    await page.setInputFiles('#modelId', example('model.json'))
    await page.locator('[data-stored=modelId] li').nth(1).waitFor()
    await page.check('#dataFrom-file')
    await page.setInputFiles('#datasetId', example('README.md'))
    await page.locator('[data-field=datasetId] .fault').waitFor()
    await page.setInputFiles('#datasetId', example('digits.npz'))
    await page.getByText(/training rows, Adam/).waitFor()
    await page.context().close()
  })

  it('names out of a model are text and nothing else', async () => {
    const model = {
      name: hostileName,
      input: { shape: [4] },
      layers: [{ type: 'Dense', name: hostileName, units: 2 }],
    }
    const { id } = await service.application.useCases.submit({ ...smallRequest, model })
    const page = await visits.open()
    await page.goto(`/studies/${id}`)
    await page.locator('h1', { hasText: hostileName }).waitFor()
    await service.application.useCases.waitFor(id, 60_000)
    await page.goto(`/studies/${id}`)
    await page.locator('h1', { hasText: hostileName }).waitFor()
    expect(await page.locator('img[src=x], main script').count()).toBe(0)
    expect(await page.title()).toContain(hostileName)
    await page.context().close()
  })

  it('speaks Chinese to a Chinese browser, and English by the switch', async () => {
    const page = await visits.open({ locale: 'zh-CN' })
    for (const address of ['/', '/devices', '/nothing']) {
      await page.goto(address)
      expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans')
      expect(await page.locator('main').innerText()).toMatch(/[\u4e00-\u9fff]{4}/)
      expect(await barriersOn(page)).toEqual([])
    }
    await page.goto('/devices')
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    await page.context().close()
  })

  it('fits a phone and has enough contrast in dark and light', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await visits.open({ colorScheme, viewport: { width: 390, height: 844 } })
      for (const address of ['/', '/devices', '/sign-in', '/nothing']) {
        await page.goto(address)
        const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(scrollWidth, address).toBeLessThanOrEqual(390)
        expect(await barriersOn(page)).toEqual([])
      }
      await page.context().close()
    }
  })

  it('with keys in use a person signs in, asks, watches and signs out', async () => {
    const key = await service.key('ann', 'read', 'submit')
    const page = await visits.open()
    await fillInAfterSignIn(page, key)
    await page.getByRole('button', { name: 'Measure' }).click()
    await page.waitForURL(studyAddress)
    await page
      .getByText(/batch size \d+, learning rate [\d.]+, Adam/i)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto('/devices')
    expect(page.url()).toContain('/sign-in?to=%2Fdevices')
    await page.context().close()
  })

  const fillInAfterSignIn = async (page: Page, key: string): Promise<void> => {
    await page.goto('/devices')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Paste a key here.').waitFor()
    await page.fill('#key', 'bw_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This key is not valid').waitFor()
    await page.fill('#key', key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    await fillIn(page)
  }

  it('no script failed, and no request left the service', () => {
    expect(visits.complaints).toEqual([])
  })
})
