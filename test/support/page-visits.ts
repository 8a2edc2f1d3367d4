/** Pages in a real browser, with everything that must not happen on them written down. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

const waitMaxMs = 120_000

export interface PageVisits {
  /** Errors of scripts, messages on the console, and requests that leave the service. */
  readonly complaints: readonly string[]
  open(options?: BrowserContextOptions): Promise<Page>
}

/** @param expected texts of console messages that a test causes on purpose */
export function pageVisits(browser: Browser, url: string, expected: readonly RegExp[]): PageVisits {
  const complaints: string[] = []
  return {
    complaints,
    open: async (options = {}) => {
      const context = await browser.newContext({ locale: 'en-US', baseURL: url, ...options })
      // the limit ends what hangs: the machine may be busy
      context.setDefaultTimeout(waitMaxMs)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        const text = message.text()
        if (message.type() === 'error' && !expected.some((one) => one.test(text)))
          complaints.push(`${page.url()}: ${text}`)
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url()))
          complaints.push(`request to ${request.url()}`)
      })
      return page
    },
  }
}

/** What keeps people from using the page, as axe finds it: serious and critical faults. */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
