import { readFileSync } from 'node:fs'
import vm from 'node:vm'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../../support/browser.js'
import { keyedService } from '../../support/keyed-service.js'
import { json, post } from '../../support/listening.js'
import { serving, someQuestion, type Serving } from '../../support/serving.js'

interface Tab {
  readonly query: string
  readonly variables?: string
}
const tabs = vm.runInNewContext(
  `${readFileSync(new URL('../../../src/graphql/playground/page/examples.js', import.meta.url), 'utf8')};batchwiseExamples`,
) as readonly Tab[]

let service: Serving
let studyId: string
beforeAll(async () => {
  service = await serving()
  studyId = String(
    (await json(await post(`${service.url}/v1/studies`, someQuestion, { prefer: 'wait=60' })))[
      'id'
    ],
  )
})
afterAll(() => service.close())

describe('the example tabs of the playground', () => {
  it.each(
    tabs.map(({ query, variables }) => [query.split('\n')[0] ?? '', query, variables] as const),
  )('%s', async (_title, query, variables) => {
    const given = JSON.parse(variables ?? '{}') as Record<string, unknown>
    const subscription = query.includes('\nsubscription')
    const response = await post(`${service.url}/graphql${subscription ? '/stream' : ''}`, {
      query,
      variables: 'id' in given ? { id: studyId } : given,
    })
    const text = await response.text()
    expect(response.status, text).toBe(200)
    expect(text).not.toContain('"errors"')
  })
})

const resultMaxMs = 5000

/** Runs the chosen tab, again if need be, until its result contains the text. */
async function runUntil(page: Page, text: string): Promise<void> {
  // for a moment after a tab is chosen, the playground names the operation of the previous tab
  await page.waitForTimeout(1000)
  const result = page.locator('.result-window')
  const runOnce = async (): Promise<string> => {
    await page.locator('.graphiql-execute-button').click()
    await result
      .filter({ hasText: text })
      .waitFor({ timeout: resultMaxMs })
      .catch(() => undefined)
    return result.innerText()
  }
  await expect.poll(runOnce, { timeout: 60_000, interval: 1000 }).toContain(text)
}

describe.skipIf(browserMissing() !== null)('the playground in a browser', () => {
  let browser: Browser
  let page: Page
  const complaints: string[] = []
  const elsewhere: string[] = []
  beforeAll(async () => {
    browser = await openBrowser()
    page = await browser.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url) && !/^(?:data|blob):/.test(request.url()))
        elsewhere.push(request.url())
    })
  })
  afterAll(() => browser.close())

  it('shows the schema and its tabs, runs one, and neither breaks its content policy nor asks another host', async () => {
    await page.goto(`${service.url}/graphiql`)
    await page
      .locator('.graphiql-tab')
      .nth(tabs.length - 1)
      .waitFor()
    expect(await page.locator('.graphiql-tab').count()).toBe(tabs.length)
    // the last tab asks about the service and needs no variable
    await page.locator('.graphiql-tab button').filter({ hasText: 'Service' }).click()
    await runUntil(page, '"ready": true')
    await page.locator('button[aria-label="Show Documentation Explorer"]').click()
    await expect
      .poll(() => page.locator('.graphiql-plugin').innerText(), { timeout: 20_000 })
      .toContain('Subscription')
    expect(complaints).toEqual([])
    expect(elsewhere).toEqual([])
  })

  it('fits a phone: query, result and documentation stand one below the other', async () => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
    })
    const phone = await context.newPage()
    await phone.goto(`${service.url}/graphiql`)
    await phone.locator('.graphiql-tab button').filter({ hasText: 'Service' }).click()
    await runUntil(phone, '"ready": true')
    await phone.locator('button[aria-label="Show Documentation Explorer"]').click()
    await phone.locator('.graphiql-plugin').getByText('Subscription').first().waitFor()
    const parts = ['.graphiql-plugin', '.graphiql-query-editor', '.graphiql-response']
    const boxes = await Promise.all(parts.map((part) => phone.locator(part).boundingBox()))
    let above = 0
    for (const box of boxes) {
      expect(box?.width).toBeGreaterThan(330)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
      expect(box?.y).toBeGreaterThan(above)
      above = box?.y ?? 0
    }
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390)
    await context.close()
  })

  it('watches a study over its socket', async () => {
    await page.locator('.graphiql-tab button').filter({ hasText: 'Watch' }).click()
    await page.evaluate(
      `document.querySelectorAll('.CodeMirror')[1].CodeMirror.setValue('{"id": "${studyId}"}')`,
    )
    await runUntil(page, '"done"')
    expect(complaints).toEqual([])
  })

  it('leads to a finished study from its first tab as it opens', async () => {
    await page.locator('.graphiql-tab button').filter({ hasText: 'Ask' }).click()
    await runUntil(page, '"state": "done"')
    expect(complaints).toEqual([])
  })

  it('does so with a key, which every tab and the socket then send, and which is stored nowhere', async () => {
    const keyed = await keyedService()
    const key = await keyed.key('reader', 'read', 'submit')
    const fresh = await (await browser.newContext()).newPage()
    await fresh.goto(`${keyed.url}/graphiql`)
    await expect
      .poll(() => fresh.locator('.result-window').innerText(), { timeout: 20_000 })
      .toContain('a key is needed')
    // what is typed into its own editor of headers, the playground keeps
    expect(
      await fresh.locator('.graphiql-editor-tools button', { hasText: 'Headers' }).count(),
    ).toBe(0)
    await fresh.locator('#key').fill(key)
    await fresh.locator('#key').press('Enter')
    await fresh.locator('button[aria-label="Show Documentation Explorer"]').click()
    await expect
      .poll(() => fresh.locator('.graphiql-plugin').innerText(), { timeout: 20_000 })
      .toContain('Subscription')
    await runUntil(fresh, '"state": "done"')
    const id =
      /"id": "([0-9a-f-]{36})"/.exec(await fresh.locator('.result-window').innerText())?.[1] ?? ''
    await fresh.locator('.graphiql-tab button').filter({ hasText: 'Watch' }).click()
    await fresh.evaluate(
      `document.querySelectorAll('.CodeMirror')[1].CodeMirror.setValue('{"id": "${id}"}')`,
    )
    await runUntil(fresh, '"done"')
    expect(
      await fresh.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })'),
    ).not.toContain(key)
    await fresh.close()
    await keyed.close()
  })
})
