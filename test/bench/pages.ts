/**
 * npm run bench:pages [-- --trials 300] [--points 20000] [--watchers 200] [--json]
 *
 * How soon a large report is seen and usable in a real Chromium, and what it weighs; and what pages
 * that watch one study cost the service, over the events that they listen to.
 */
import { parseArgs } from 'node:util'
import { fanOut, overRest } from './api/fan-out.js'
import { watcherMemory } from './api/watcher-memory.js'
import { startServiceChild } from './service-child.js'
import { largeStudy } from './pages/large-study.js'
import { measureReport } from './pages/measure-report.js'

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '300' },
    points: { type: 'string', default: '20000' },
    watchers: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
})
const report = await measureReport(largeStudy(Number(values.trials), Number(values.points)))
const watchers = Number(values.watchers)
const service = await startServiceChild(new URL('api/service.ts', import.meta.url))
const delay = await fanOut(service, overRest, watchers, { data: { rows: 610 } })
await service.close()
const memory = await watcherMemory(overRest, watchers)

if (values.json) process.stdout.write(`${JSON.stringify({ report, delay, memory })}\n`)
else
  process.stdout.write(
    [
      `report of ${values.trials} trials, ${values.points} points:`,
      `  first paint ${Math.round(report.firstPaintMs)} ms, interactive ${Math.round(report.interactiveMs)} ms (medians of ${report.loads} loads)`,
      `  ${Math.round(report.htmlBytes / 1024)} KiB of HTML, ${Math.round(report.sentBytes / 1024)} KiB sent in all, ${Math.round(report.fileBytes / 1024)} KiB as one file`,
      `${watchers} watching pages, ${delay.events} events: delay p50 ${delay.delayP50Ms} ms, p99 ${delay.delayP99Ms} ms`,
      `  ${memory.heapKiB.toFixed(1)} KiB of heap a page, ${memory.residentKiB.toFixed(1)} KiB resident`,
      '',
    ].join('\n'),
  )
