/** Loads of a report's page in a real browser, each with an empty cache. */
import type { AddressInfo } from 'node:net'
import { median } from '../../../src/advice/math/statistics.js'
import { buildServer } from '../../../src/server.js'
import type { UseCases } from '../../../src/studies/use-cases.js'
import { browserMissing, openBrowser } from '../../support/browser.js'
import { MemoryUseCases } from '../../support/memory-use-cases.js'
import { openServer } from '../../support/open-server.js'
import { writeBrief } from '../../../src/words/brief.js'
import type { LargeStudy } from './large-study.js'

const loads = 7

export interface ReportMeasured {
  readonly loads: number
  readonly firstPaintMs: number
  /** Scripts have run: what-if recomputes. */
  readonly interactiveMs: number
  readonly htmlBytes: number
  /** Compressed, with style and scripts. */
  readonly sentBytes: number
  /** The self-contained file. */
  readonly fileBytes: number
}

export async function measureReport(large: LargeStudy): Promise<ReportMeasured> {
  const missing = browserMissing()
  if (missing !== null) throw new Error(missing)
  const app = await buildServer(() => useCasesOf(large), openServer)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const browser = await openBrowser()
  try {
    const page = `${url}/studies/${large.study.id}`
    const html = await (await fetch(page)).text()
    const file = await (await fetch(`${page}/report.html`)).text()
    const timed: Load[] = []
    for (let load = 0; load < loads; load++) {
      const context = await browser.newContext()
      const opened = await context.newPage()
      await opened.goto(page, { waitUntil: 'load' })
      // the page may be loaded before it is painted
      await opened.waitForFunction(hasPainted)
      timed.push(await opened.evaluate<Load>(readTimes))
      await context.close()
    }
    return {
      loads,
      firstPaintMs: median(timed.map(({ paintMs }) => paintMs)),
      interactiveMs: median(timed.map(({ readyMs }) => readyMs)),
      htmlBytes: Buffer.byteLength(html),
      sentBytes: median(timed.map(({ bytes }) => bytes)),
      fileBytes: Buffer.byteLength(file),
    }
  } finally {
    await browser.close()
    await app.close()
  }
}

interface Load {
  readonly paintMs: number
  readonly readyMs: number
  readonly bytes: number
}

/** Both run in the page. */
const hasPainted = `performance.getEntriesByName('first-contentful-paint').length > 0`
const readTimes = `(() => {
  const [visit] = performance.getEntriesByType('navigation')
  const files = performance.getEntriesByType('resource')
  return {
    paintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    readyMs: visit.domContentLoadedEventEnd,
    bytes: [visit, ...files].reduce((sum, { transferSize }) => sum + transferSize, 0),
  }
})()`

/** The one study, as every page reads it. */
function useCasesOf({ study, trials }: LargeStudy): UseCases {
  const useCases = new MemoryUseCases()
  return Object.assign(useCases, {
    study: () => Promise.resolve(study),
    trials: () => Promise.resolve(trials),
    brief: (_study: unknown, language: 'en' | 'zh') =>
      study.advice === null ? null : writeBrief(study.advice, language),
  })
}
