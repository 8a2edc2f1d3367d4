import autocannon, { type Client } from 'autocannon'
import { median } from '../../../src/advice/math/statistics.js'

/** One kind of request, at the service and at the yardstick. `body`: a function where each request has another. */
export interface Target {
  readonly url: string
  readonly headers?: Record<string, string>
  readonly body?: string | (() => string)
}
export interface Loaded {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
}

const [connections, seconds, rounds] = [16, 4, 3]

async function load({ url, headers = {}, body }: Target): Promise<Loaded> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          ...(typeof body === 'string'
            ? { body }
            : { setupClient: (client) => sendAnother(client, body) }),
        }),
  })
  return {
    requestsPerSecond: requests.average,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors,
  }
}

function sendAnother(client: Client, next: () => string): void {
  const renew = (): void => client.setBody(next())
  renew()
  client.on('response', renew)
}

/** Turn by turn, so that what else the machine does meets both; medians of the rounds. */
export async function compare(
  service: Target,
  yardstick: Target,
): Promise<{ readonly service: Loaded; readonly yardstick: Loaded; readonly share: number }> {
  const [ours, theirs]: [Loaded[], Loaded[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    ours.push(await load(service))
    theirs.push(await load(yardstick))
  }
  const middle = (all: readonly Loaded[]): Loaded => ({
    requestsPerSecond: median(all.map((one) => one.requestsPerSecond)),
    p50Ms: median(all.map((one) => one.p50Ms)),
    p99Ms: median(all.map((one) => one.p99Ms)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  })
  return {
    service: middle(ours),
    yardstick: middle(theirs),
    share: median(
      ours.map((one, i) => one.requestsPerSecond / (theirs[i]?.requestsPerSecond ?? Number.NaN)),
    ),
  }
}
