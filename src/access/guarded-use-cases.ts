import { BatchwiseError, errorCodes } from '../errors.js'
import { localOwner, type Reach } from '../studies/ownership.js'
import type { Study, StudyEvent } from '../studies/study.js'
import type { SubmitOptions, UseCases } from '../studies/use-cases.js'
import { permit, reachOf, type Caller, type Scope } from './caller.js'
import { OpenPlaces } from './limits.js'

/**
 * The scope that each use case needs: the only such table, for REST, GraphQL and sockets.
 * `null`: open to every caller, because it shows nothing that was stored.
 */
const scopeOfUseCase = {
  // owners share trials: an imported trial changes the advice of everybody
  importStudy: 'admin',
  submit: 'submit',
  check: 'submit',
  cancel: 'submit',
  removeStudy: 'submit',
  addDataset: 'submit',
  removeDataset: 'submit',
  addModel: 'submit',
  removeModel: 'submit',
  study: 'read',
  waitFor: 'read',
  list: 'read',
  trials: 'read',
  trialsOf: 'read',
  exportStudy: 'read',
  whatIf: 'read',
  watch: 'read',
  dataset: 'read',
  datasets: 'read',
  model: 'read',
  models: 'read',
  devices: 'read',
  engines: 'read',
  presets: 'read',
  recipes: 'read',
  explain: null,
  brief: null,
  ready: null,
} as const satisfies Record<keyof UseCases, Scope | null>

/** The use cases that need a scope. */
type ScopedUseCase = {
  [Name in keyof UseCases]: (typeof scopeOfUseCase)[Name] extends Scope ? Name : never
}[keyof UseCases]

/** What a transport knows about the request that it serves. */
export interface ServedRequest {
  /** `null` while the caller is unknown. */
  readonly caller: Caller | null
  readonly id: string
}

/** The use cases for one request: each checks the scope of its caller. */
export type UseCasesFor = (request: ServedRequest) => UseCases

export interface GuardOptions {
  readonly useCasesOf: (reach: Reach) => UseCases
  /** How many studies one key may watch at once, over REST and GraphQL together. */
  readonly streamsPerKey: number
}

export function guardUseCases({ useCasesOf, streamsPerKey }: GuardOptions): UseCasesFor {
  const openStreams = new OpenPlaces(streamsPerKey)
  return (request) => new GuardedUseCases(request, useCasesOf, openStreams)
}

/** Checks the caller's scope, then calls the use case with what this caller can reach. */
class GuardedUseCases implements UseCases {
  constructor(
    private readonly request: ServedRequest,
    private readonly useCasesOf: (reach: Reach) => UseCases,
    private readonly openStreams: OpenPlaces,
  ) {}

  submit(request: unknown, options: SubmitOptions = {}): Promise<Study> {
    const origin = {
      requestId: this.request.id,
      keyPrefix: this.request.caller?.keyPrefix ?? null,
    }
    return this.permitted('submit').submit(request, { ...options, origin })
  }

  check(request: unknown): ReturnType<UseCases['check']> {
    return this.permitted('check').check(request)
  }

  study(id: string): ReturnType<UseCases['study']> {
    return this.permitted('study').study(id)
  }

  waitFor(...args: Parameters<UseCases['waitFor']>): ReturnType<UseCases['waitFor']> {
    return this.permitted('waitFor').waitFor(...args)
  }

  list(...args: Parameters<UseCases['list']>): ReturnType<UseCases['list']> {
    return this.permitted('list').list(...args)
  }

  trials(id: string): ReturnType<UseCases['trials']> {
    return this.permitted('trials').trials(id)
  }

  trialsOf(studies: readonly Study[]): ReturnType<UseCases['trialsOf']> {
    return this.permitted('trialsOf').trialsOf(studies)
  }

  cancel(id: string): ReturnType<UseCases['cancel']> {
    return this.permitted('cancel').cancel(id)
  }

  removeStudy(id: string): ReturnType<UseCases['removeStudy']> {
    return this.permitted('removeStudy').removeStudy(id)
  }

  /** One key may watch only `streamsPerKey` studies at once. Callers without a key are exempt. */
  async watch(
    id: string,
    afterEventId: number,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<StudyEvent>> {
    const useCases = this.permitted('watch')
    const release = this.openStreams.take(this.request.caller?.keyPrefix ?? null)
    if (release === null) throw tooManyStreams(this.openStreams.max)
    // the client may leave before the first event is read
    signal.addEventListener('abort', release, { once: true })
    try {
      return releasingAtEnd(await useCases.watch(id, afterEventId, signal), release)
    } catch (error) {
      release()
      throw error
    }
  }

  whatIf(...args: Parameters<UseCases['whatIf']>): ReturnType<UseCases['whatIf']> {
    return this.permitted('whatIf').whatIf(...args)
  }

  exportStudy(id: string): ReturnType<UseCases['exportStudy']> {
    return this.permitted('exportStudy').exportStudy(id)
  }

  importStudy(document: unknown): ReturnType<UseCases['importStudy']> {
    return this.permitted('importStudy').importStudy(document)
  }

  addDataset(...args: Parameters<UseCases['addDataset']>): ReturnType<UseCases['addDataset']> {
    return this.permitted('addDataset').addDataset(...args)
  }

  dataset(id: string): ReturnType<UseCases['dataset']> {
    return this.permitted('dataset').dataset(id)
  }

  datasets(...args: Parameters<UseCases['datasets']>): ReturnType<UseCases['datasets']> {
    return this.permitted('datasets').datasets(...args)
  }

  removeDataset(id: string): ReturnType<UseCases['removeDataset']> {
    return this.permitted('removeDataset').removeDataset(id)
  }

  addModel(...args: Parameters<UseCases['addModel']>): ReturnType<UseCases['addModel']> {
    return this.permitted('addModel').addModel(...args)
  }

  model(id: string): ReturnType<UseCases['model']> {
    return this.permitted('model').model(id)
  }

  models(...args: Parameters<UseCases['models']>): ReturnType<UseCases['models']> {
    return this.permitted('models').models(...args)
  }

  removeModel(id: string): ReturnType<UseCases['removeModel']> {
    return this.permitted('removeModel').removeModel(id)
  }

  devices(): ReturnType<UseCases['devices']> {
    return this.permitted('devices').devices()
  }

  engines(): ReturnType<UseCases['engines']> {
    return this.permitted('engines').engines()
  }

  presets(): ReturnType<UseCases['presets']> {
    return this.permitted('presets').presets()
  }

  recipes(): ReturnType<UseCases['recipes']> {
    return this.permitted('recipes').recipes()
  }

  explain(...args: Parameters<UseCases['explain']>): ReturnType<UseCases['explain']> {
    return this.open().explain(...args)
  }

  brief(...args: Parameters<UseCases['brief']>): ReturnType<UseCases['brief']> {
    return this.open().brief(...args)
  }

  ready(): Promise<void> {
    return this.open().ready()
  }

  /** Throws `unauthenticated` without a caller, `forbidden` without the scope. */
  private permitted(useCase: ScopedUseCase): UseCases {
    const caller = permit(this.request.caller, scopeOfUseCase[useCase])
    return this.useCasesOf(reachOf(caller))
  }

  private open(): UseCases {
    return this.useCasesOf({ owner: localOwner, everyone: false })
  }
}

async function* releasingAtEnd(
  events: AsyncGenerator<StudyEvent>,
  release: () => void,
): AsyncGenerator<StudyEvent> {
  try {
    yield* events
  } finally {
    release()
  }
}

function tooManyStreams(max: number): BatchwiseError {
  return new BatchwiseError(
    errorCodes.tooManyStreams,
    `this key already watches ${max} studies, the maximum`,
    [
      {
        pointer: '',
        value: max,
        accepted: `at most ${max} open streams and subscriptions of one key`,
        message: 'close one of the open streams or subscriptions first',
      },
    ],
  )
}
