/** The report of a finished study, the list and the comparison, in a real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../support/browser.js'
import { json, post } from '../support/listening.js'
import { barriersOn, pageVisits, type PageVisits } from '../support/page-visits.js'
import { serving, type Serving } from '../support/serving.js'
import { storedStudy } from '../support/stored-studies.js'

const languageOfBrowser = { en: 'en-US', zh: 'zh-CN' } as const

describe.skipIf(browserMissing() !== null)('a finished study in a browser', () => {
  let browser: Browser
  let service: Serving
  let visits: PageVisits
  let ids: readonly string[]
  beforeAll(async () => {
    service = await serving()
    browser = await openBrowser()
    visits = pageVisits(browser, service.url, [])
    ids = await Promise.all(
      (['fastest', 'tight'] as const).map(async (name) => {
        const { document } = storedStudy(name)
        const answer = await post(`${service.url}/v1/imports`, document)
        expect(answer.status).toBeLessThan(300)
        return document.study.id
      }),
    )
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  const unfolded = async (page: Page): Promise<void> => {
    await page.$$eval('details', (all) => all.forEach((one) => one.setAttribute('open', '')))
  }

  it.each(['en', 'zh'] as const)('reads from top to bottom in %s', async (language) => {
    const page = await visits.open({
      locale: languageOfBrowser[language],
      colorScheme: language === 'en' ? 'light' : 'dark',
    })
    await page.goto(`/studies/${ids[0] ?? ''}`)
    await unfolded(page)
    const brief = (await json(
      await fetch(`${service.url}/v1/studies/${ids[0] ?? ''}`, {
        headers: { 'accept-language': language },
      }),
    )) as { advice: { brief: { summary: { text: string } } } }
    await page.getByText(brief.advice.brief.summary.text).first().waitFor()
    expect(await page.locator('figure .plot-wide svg').count()).toBe(5)
    expect(await page.locator('.study-head').innerText()).toContain('TensorFlow.js')
    const links = await page.$$eval('a[href^="#"]', (all) => all.map((a) => a.getAttribute('href')))
    for (const link of new Set(links)) expect(await page.$(link ?? ''), link ?? '').not.toBeNull()
    expect(await barriersOn(page)).toEqual([])
    await page.context().close()
  })

  it('recomputes what-if while a person types, with the numbers of the API', async () => {
    const page = await visits.open()
    await page.goto(`/studies/${ids[0] ?? ''}`)
    await page.fill('#what-if-workers', '4')
    await page.fill('#what-if-epochs', '7')
    const changed = page.locator('#what-if-answer td.changed')
    await changed.first().waitFor()
    const answer = (await json(
      await post(`${service.url}/v1/studies/${ids[0] ?? ''}/what-if`, { workers: 4, epochs: 7 }),
    )) as { advice: { batchSize: { value: number }; workers: { epochs: number } } }
    const cells = await page.locator('#what-if-answer tbody tr').allInnerTexts()
    const cellOf = (name: string): string | undefined =>
      cells
        .find((row) => row.startsWith(name))
        ?.split('\t')
        .at(-1)
        ?.trim()
    expect(cellOf('Batch size')).toBe(String(answer.advice.batchSize.value))
    expect(Number(cellOf('Epochs with all workers'))).toBeCloseTo(answer.advice.workers.epochs, 0)
    await page.context().close()
  })

  it('says at its field what makes no question, and takes the earlier answer away', async () => {
    const page = await visits.open()
    await page.goto(`/studies/${ids[0] ?? ''}`)
    await page.fill('#what-if-epochs', '7')
    await page.locator('#what-if-answer table').waitFor()
    const fault = page.locator('#what-if-rows-fault')
    for (const [rows, said] of [
      ['0', 'Accepted: at least 1.'],
      ['', 'This is needed.'],
      ['1.500', 'Write 1500, without separators.'],
    ] as const) {
      await page.fill('#what-if-rows', rows)
      await page.getByText(said).waitFor()
      expect(await fault.innerText()).toBe(said)
      expect(await page.getAttribute('#what-if-rows', 'aria-invalid')).toBe('true')
      expect(await page.locator('#what-if-answer').innerText()).toBe('')
    }
    await page.fill('#what-if-rows', '1,500')
    await page.locator('#what-if-answer table').waitFor()
    expect(await fault.isVisible()).toBe(false)
    await page.context().close()
  })

  it.each(['en', 'zh'] as const)(
    'says in %s whose times they are with workers',
    async (language) => {
      const page = await visits.open({ locale: languageOfBrowser[language] })
      await page.goto(`/studies/${ids[0] ?? ''}?workers=4#what-if`)
      const said = await page.locator('#what-if-answer').innerText()
      expect(said).toContain(
        language === 'en' ? 'Whole training on one worker' : '单个工作进程的整个训练',
      )
      expect(said).toContain(language === 'en' ? 'ran on one worker' : '在单个工作进程上运行')
      await page.context().close()
    },
  )

  it.each([true, false])('prints every section, scripts %s', async (javaScriptEnabled) => {
    const page = await visits.open({ javaScriptEnabled, colorScheme: 'dark' })
    await page.setViewportSize({ width: 794, height: 1123 })
    await page.goto(`/studies/${ids[0] ?? ''}`)
    if (javaScriptEnabled) {
      await page.hover('#figure-race .plot')
      await page.locator('#figure-race canvas').waitFor()
    }
    const table = page.locator('#trials + details table')
    expect((await table.boundingBox())?.height).toBe(0)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const section of await page.locator('.report details:not(.delete-study)').all()) {
      const whole = await section.boundingBox()
      const summary = await section.locator('summary').boundingBox()
      expect(whole?.height).toBeGreaterThan((summary?.height ?? 0) + 10)
    }
    expect(await page.locator('.plot-wide svg:visible').count()).toBe(5)
    const widest = await page.evaluate(
      "Math.max(...[...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect().right))",
    )
    expect(widest).toBeLessThanOrEqual(794)
    const ink = await page.evaluate('getComputedStyle(document.body).color')
    expect(ink).toBe('rgb(27, 29, 30)')
    await page.context().close()
  })

  it('answers what-if without scripts too, and lets figures be read off with a mouse', async () => {
    const plain = await visits.open({ javaScriptEnabled: false })
    await plain.goto(`/studies/${ids[1] ?? ''}`)
    await plain.fill('#what-if-memoryBudget', 'much')
    await plain.getByRole('button', { name: 'Recompute' }).click()
    await plain.locator('#what-if-memoryBudget-fault:visible').waitFor()
    await plain.context().close()
    const page = await visits.open()
    await page.goto(`/studies/${ids[1] ?? ''}`)
    await page.hover('#figure-race .plot')
    await page.locator('#figure-race canvas').waitFor()
    await page.context().close()
  })

  it('copies the code to paste', async () => {
    const page = await visits.open({ permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`/studies/${ids[0] ?? ''}`)
    const block = page.locator('#code-pytorch')
    await block.locator('summary').click()
    await block.getByRole('button', { name: 'Copy' }).click()
    await block.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate('navigator.clipboard.readText()')
    expect(copied).toBe(await block.locator('code').textContent())
    await page.context().close()
  })

  it('is listed, and two are compared on a phone without scrolling sideways', async () => {
    const page = await visits.open({ viewport: { width: 390, height: 800 } })
    await page.goto('/studies')
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.getByText('Pick exactly two studies in the list').waitFor()
    // each study is one block: nothing of it lies beside the screen
    for (const cell of await page.locator('.studies tbody td, .studies tbody th').all()) {
      const box = await cell.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
    }
    for (const box of await page.locator('input[name=compare]').all()) await box.check()
    expect(await barriersOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.locator('#figure-memory .plot-narrow svg').waitFor()
    expect(await barriersOn(page)).toEqual([])
    for (const path of ['/studies', `/studies/${ids[0] ?? ''}`]) {
      await page.goto(path)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, path).toBe(390)
    }
    await page.context().close()
  })

  it('is one file that loads nothing', async () => {
    const page = await visits.open()
    const html = await (await fetch(`${service.url}/studies/${ids[0] ?? ''}/report.html`)).text()
    await page.setContent(html)
    await page.locator('#figure-race .plot-wide svg').waitFor()
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px')
    await page.context().close()
  })

  it('shows no fault on the console and sends no request elsewhere', () => {
    expect(visits.complaints).toEqual([])
  })
})
