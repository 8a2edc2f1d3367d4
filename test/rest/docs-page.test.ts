import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../support/browser.js'
import { keyedService, type KeyedService } from '../support/keyed-service.js'

/** Opens the form of an operation on the page. */
async function opened(page: Page, id: string): Promise<Locator> {
  const operation = page.locator(`#operations-studies-${id}`)
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('.try-out__btn').click()
  return operation
}
/** Executes the form and returns the status and body of the response. */
async function executed(operation: Locator): Promise<readonly [string, string]> {
  await operation.locator('.btn.execute').click()
  const answer = operation.locator('.live-responses-table .response').first()
  await answer.waitFor({ timeout: 90_000 })
  return [
    (await answer.locator('.response-col_status').innerText()).trim(),
    await answer.locator('.response-col_description').innerText(),
  ]
}

describe.skipIf(browserMissing() !== null)('the page /docs in a browser', () => {
  let browser: Browser
  let service: KeyedService
  const complaints: string[] = []
  const elsewhere: string[] = []
  beforeAll(async () => {
    browser = await openBrowser()
    service = await keyedService()
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })
  const visit = async (): Promise<Page> => {
    const page = await browser.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url) && !/^(?:data|blob):/.test(request.url()))
        elsewhere.push(request.url())
    })
    await page.goto(`${service.url}/docs`)
    return page
  }

  // one visit, because the page takes seconds to draw
  it('gets a finished study from its own example; once a key exists it shows that it is required, and with it gets a finished study, the list and the advice', async () => {
    const page = await visit()
    const ask = await opened(page, 'submitStudy')
    expect(await executed(ask)).toEqual(['200', expect.stringContaining('"state": "done"')])
    const key = await service.key('reader', 'read', 'submit')
    await ask.locator('.btn-clear').click()
    expect(await executed(ask)).toEqual(['401', expect.stringContaining('a key is needed')])
    await page.locator('button.authorize').first().click()
    await page.locator('.modal-ux input').fill(key)
    await page.locator('.modal-ux button.authorize').click()
    await page.locator('.modal-ux button.btn-done').click()
    await ask.locator('.btn-clear').click()
    const [status, body] = await executed(ask)
    expect([status, body]).toEqual(['200', expect.stringContaining('"state": "done"')])
    const id = /"id": "([0-9a-f-]{36})"/.exec(body)?.[1] ?? ''
    // no filter is preset
    expect(await executed(await opened(page, 'listStudies'))).toEqual([
      '200',
      expect.stringContaining(id),
    ])
    const advice = await opened(page, 'getAdvice')
    await advice.locator('tr[data-param-name="id"] input').fill(id)
    expect(await executed(advice)).toEqual(['200', expect.stringContaining('"explanation"')])
    expect([complaints, elsewhere]).toEqual([[], []])
    await page.close()
  })
})
