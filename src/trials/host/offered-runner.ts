import type { Measurement, Outcome } from '../../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../studies/ports.js'

export interface OfferedRunnerOptions {
  /** The device on this host, such as "cuda:1". */
  readonly deviceId: string
  /** The folder on this host of a data set that the service stored elsewhere. */
  readonly rowsFolder: (storedFolder: string) => Promise<string>
}

/** Runs trials about a class of devices on one device of this host. */
export class OfferedRunner implements TrialRunner {
  constructor(
    private readonly inner: TrialRunner,
    private readonly options: OfferedRunnerOptions,
  ) {}

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const { deviceId, rowsFolder } = this.options
    const { data } = job
    const here = data.kind === 'dataset' ? { ...data, folder: await rowsFolder(data.folder) } : data
    const subject = { ...job.subject, deviceId }
    return yield* this.inner.run({ ...job, data: here, subject }, signal)
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}
