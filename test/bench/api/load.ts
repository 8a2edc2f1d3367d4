import autocannon from 'autocannon'
import { median } from '../../../src/advice/math/statistics.js'

/** One kind of request, to the service or to the yardstick; with a body it is a POST. */
export interface Target {
  readonly url: string
  readonly headers?: Record<string, string>
  readonly body?: string
}
export interface Loaded {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
}

const connections = 16
const durationSeconds = 4
const rounds = 3

async function load({ url, headers = {}, body }: Target): Promise<Loaded> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections,
    duration: durationSeconds,
    headers,
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  return {
    requestsPerSecond: requests.average,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors,
  }
}

/** Turn by turn: other load on the machine then slows down both. Medians of the rounds. */
export async function compare(
  service: Target,
  yardstick: Target,
): Promise<{ readonly service: Loaded; readonly yardstick: Loaded; readonly share: number }> {
  const ours: Loaded[] = []
  const theirs: Loaded[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await load(service))
    theirs.push(await load(yardstick))
  }
  const medianOf = (all: readonly Loaded[]): Loaded => ({
    requestsPerSecond: median(all.map((round) => round.requestsPerSecond)),
    p50Ms: median(all.map((round) => round.p50Ms)),
    p99Ms: median(all.map((round) => round.p99Ms)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  })
  return {
    service: medianOf(ours),
    yardstick: medianOf(theirs),
    share: median(
      ours.map(
        (round, i) => round.requestsPerSecond / (theirs[i]?.requestsPerSecond ?? Number.NaN),
      ),
    ),
  }
}
