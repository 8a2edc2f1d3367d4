/** A running study: every event of its stream refreshes the texts and lets the curves grow. */
import { RaceChart, ThroughputChart, type Curves } from './watch-charts.js'

interface LiveAnswer {
  readonly isFinal: boolean
  readonly html: string
  readonly readings: Readonly<Record<'race' | 'throughput', string>>
  readonly curves: Curves
}

/** Between two refreshes: events come often, and the requests of a key are limited. */
const restMs = 1000

const elementAt = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element ${id}`)
  return found
}

const live = elementAt('live')
const offline = elementAt('offline')
const study = live.dataset['study'] ?? ''
const raceChart = new RaceChart(elementAt('race-chart'))
const throughputChart = new ThroughputChart(elementAt('throughput-chart'))

let isRefreshing = false
let isStale = false

async function refresh(): Promise<void> {
  if (isRefreshing) {
    isStale = true
    return
  }
  isRefreshing = true
  isStale = false
  await showLatest()
  await new Promise((resolve) => setTimeout(resolve, restMs))
  isRefreshing = false
  if (isStale) await refresh()
}

async function showLatest(): Promise<void> {
  const response = await fetch(`/studies/${study}/live`).catch(() => null)
  offline.hidden = response !== null && response.ok
  if (response === null || !response.ok) return
  const answer = (await response.json()) as LiveAnswer
  if (answer.isFinal) {
    location.reload()
    return
  }
  // the service escapes every text in it
  live.innerHTML = answer.html
  elementAt('race-reading').textContent = answer.readings.race
  elementAt('throughput-reading').textContent = answer.readings.throughput
  elementAt('race-key').hidden = answer.curves.race.length === 0
  raceChart.show(answer.curves)
  throughputChart.show(answer.curves)
}

const events = new EventSource(`/v1/studies/${study}/events`)
for (const type of ['state', 'progress', 'trial', 'measurement'])
  events.addEventListener(type, () => void refresh())
events.addEventListener('problem', () => location.reload())
events.addEventListener('error', () => {
  offline.hidden = events.readyState === EventSource.OPEN
})
events.addEventListener('open', () => {
  offline.hidden = true
})
void refresh()
