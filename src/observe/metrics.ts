/**
 * The metrics that Prometheus reads at /metrics. Every label has a bounded set of values: route
 * patterns, states, trial kinds, outcomes and the devices of this machine. No label has an id, an
 * owner or an address from a request.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Engine } from '../advice/vocabulary/engines.js'
import type { Outcome, TrialSpec } from '../advice/vocabulary/trial.js'
import type { Device } from '../studies/ports.js'
import type { Deleted } from '../studies/retention.js'
import { studyStates, type StudyState } from '../studies/study.js'
import { version } from '../version.js'
import { deviceGauges } from './device-gauges.js'

interface AnsweredRequest {
  readonly method: string
  /** The pattern of the route; null for an unknown address. */
  readonly route: string | null
  readonly status: number
  readonly seconds: number
}

interface FinishedTrial {
  readonly kind: TrialSpec['kind']
  readonly engine: Engine
  readonly device: string
  readonly outcome: Outcome['cause']
  readonly seconds: number
}

const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
])
const requestSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 60]
const trialSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600]
const waitSeconds = [0.1, 0.5, 1, 5, 15, 60, 180, 600, 1800, 7200, 28_800]

export class Metrics {
  private readonly registry = new Registry()
  private readonly registered = { registers: [this.registry] }
  private readonly requests = new Histogram({
    ...this.registered,
    name: 'batchwise_http_request_duration_seconds',
    help: 'Duration of requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: requestSeconds,
  })
  private readonly trials = new Counter({
    ...this.registered,
    name: 'batchwise_trials_total',
    help: 'Finished trials by kind and outcome',
    labelNames: ['kind', 'outcome', 'engine'],
  })
  private readonly trialTimes = new Histogram({
    ...this.registered,
    name: 'batchwise_trial_duration_seconds',
    help: 'Duration of trials by kind',
    labelNames: ['kind'],
    buckets: trialSeconds,
  })
  private readonly busy = new Gauge({
    ...this.registered,
    name: 'batchwise_device_trials',
    help: 'Trials running on a device now',
    labelNames: ['device'],
    collect: () => this.addIdleDevices(),
  })
  private readonly deviceTime = new Counter({
    ...this.registered,
    name: 'batchwise_device_busy_seconds_total',
    help: 'Time in which trials used a device',
    labelNames: ['device'],
  })
  private readonly waits = new Histogram({
    ...this.registered,
    name: 'batchwise_queue_wait_seconds',
    help: 'Time from the request of a study to its start',
    buckets: waitSeconds,
  })
  private readonly deletions = new Counter({
    ...this.registered,
    name: 'batchwise_deleted_by_age_total',
    help: 'What retention deleted',
    labelNames: ['kind'],
  })
  private devices: () => Promise<readonly Device[]> = () => Promise.resolve([])
  readonly contentType = this.registry.contentType

  constructor() {
    collectDefaultMetrics({ register: this.registry })
    new Gauge({
      ...this.registered,
      name: 'batchwise_build_info',
      help: 'The version as a label; always 1',
      labelNames: ['version'],
    }).set({ version }, 1)
  }

  /** `count` runs at every reading, because other processes change states in the store too. */
  countStudies(count: () => Promise<Readonly<Partial<Record<StudyState, number>>>>): void {
    const depth = new Gauge({
      ...this.registered,
      name: 'batchwise_queue_depth',
      help: 'Queued studies',
    })
    new Gauge({
      ...this.registered,
      name: 'batchwise_studies',
      help: 'Studies by state',
      labelNames: ['state'],
      async collect() {
        const counts = await count()
        for (const state of studyStates) this.set({ state }, counts[state] ?? 0)
        depth.set(counts.queued ?? 0)
      },
    })
  }

  /** `devices` runs at readings, at most once in `devicesEveryMs`. */
  observeDevices(devices: () => Promise<readonly Device[]>): void {
    this.devices = deviceGauges(this.registry, devices)
  }

  /** Gives devices without a trial the value 0. */
  private async addIdleDevices(): Promise<void> {
    for (const { id } of await this.devices()) this.busy.inc({ device: id }, 0)
  }

  request({ method, route, status, seconds }: AnsweredRequest): void {
    this.requests.observe(
      {
        method: methods.has(method) ? method : 'other',
        route: route ?? 'unmatched',
        status: String(status),
      },
      seconds,
    )
  }

  studyStarted(waitedSeconds: number): void {
    this.waits.observe(Math.max(0, waitedSeconds))
  }

  trialStarted(device: string): void {
    this.busy.inc({ device })
  }

  trialEnded({ kind, engine, device, outcome, seconds }: FinishedTrial): void {
    this.busy.dec({ device })
    this.deviceTime.inc({ device }, seconds)
    this.trials.inc({ kind, engine, outcome })
    this.trialTimes.observe({ kind }, seconds)
  }

  deletedByAge(kind: Deleted['kind'], count: number): void {
    this.deletions.inc({ kind }, count)
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }
}
