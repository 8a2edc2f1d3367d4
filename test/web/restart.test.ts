/** A watched study survives the death of its service, and so does the page that watches it. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, openBrowser } from '../support/browser.js'
import { smallRequest } from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'
import { pageVisits } from '../support/page-visits.js'
import { serviceProcess } from '../support/service-process.js'

describe.skipIf(browserMissing() !== null)('a page that watches while the service dies', () => {
  let browser: Browser
  let folder: string
  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-restart-'))
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('says that the service is away, and goes on by itself when it is back', async () => {
    const first = await serviceProcess(folder)
    const request = { ...smallRequest, probeBudget: 4 }
    const { id } = await json(await post(`${first.url}/v1/studies`, request))
    const visits = pageVisits(browser, first.url, [
      /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY/,
    ])
    const page = await visits.open()
    await page.goto(`/studies/${String(id)}`)
    await page.locator('#throughput-chart canvas').waitFor()
    first.child.kill('SIGKILL')
    await first.ended
    await page.locator('#offline:not([hidden])').waitFor()

    const second = await serviceProcess(folder, { PORT: new URL(first.url).port })
    await page
      .getByText(/batch size \d+, learning rate [\d.]+, Adam/i)
      .first()
      .waitFor()
    expect(visits.complaints).toEqual([])
    await page.context().close()
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })
})
