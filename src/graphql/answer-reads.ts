/** What an answer is made of: where the same reads give the same again, in the name of whoever asks now, the answer is the same. */
import { scopeOfUseCase } from '../access/guarded-use-cases.js'
import { currentRequest } from '../access/request-context.js'
import { isFinal, type Study } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'

interface Read {
  readonly again: () => unknown
  readonly found: unknown
}

/** Reads that give the same objects as long as nothing changed: final studies, pages, trials (`persistence/`). */
const repeatable: ReadonlySet<keyof UseCases> = new Set(['study', 'list', 'trialsOf'])
/** Says what follows from a study that was read. */
const derived: ReadonlySet<keyof UseCases> = new Set(['explain'])

/** By what goes along with a request; of others nothing is noted. */
const noted = new WeakMap<object, AnswerReads>()

/** All that was read for one answer, in order. */
export class AnswerReads {
  private readonly reads: Read[] = []
  private once = false

  /** Notes what the current request reads from now on; null outside of requests. */
  static begin(): AnswerReads | null {
    const request = currentRequest()
    if (request === null) return null
    const begun = new AnswerReads()
    noted.set(request, begun)
    return begun
  }

  note(again: () => unknown, found: unknown): void {
    this.reads.push({ again, found })
  }

  happenedOnce(): void {
    this.once = true
  }

  get mayBeRepeated(): boolean {
    return !this.once
  }

  /** Reads again, with every check of the caller and of what belongs to them. A read that fails says no: executing tells why. */
  async giveTheSame(): Promise<boolean> {
    try {
      for (const { again, found } of this.reads) if (!isSame(found, await again())) return false
      return true
    } catch {
      return false
    }
  }
}

/** The use cases, noted for whoever began to. */
export function notingReads(useCases: UseCases): UseCases {
  const names = Object.keys(scopeOfUseCase) as (keyof UseCases)[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...given: unknown[]): unknown => {
        const again = (): unknown =>
          (useCases[name] as (...given: unknown[]) => unknown).apply(useCases, given)
        const request = currentRequest()
        const reads = request === null ? undefined : noted.get(request)
        if (reads === undefined || derived.has(name)) return again()
        if (!repeatable.has(name)) reads.happenedOnce()
        const reading = again()
        // noted before whoever waits for it goes on; what fails is told by them
        if (reads.mayBeRepeated)
          (reading as Promise<unknown>).then(
            (found) =>
              isUnfinished(name, found) ? reads.happenedOnce() : reads.note(again, found),
            () => undefined,
          )
        return reading
      },
    ]),
  ) as unknown as UseCases
}

/** A study that may still change is another object each time. */
const isUnfinished = (name: keyof UseCases, found: unknown): boolean =>
  name === 'study' && !isFinal((found as Study).state)

/** The same object, or lists of the same ones. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  return (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((entry, i) => isSame(entry, other[i]))
  )
}
