import type { MercuriusLoaders } from 'mercurius'
import type { Study } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { pageOf, pageSizes, type PageArguments } from './connections.js'

interface Asked { readonly obj: Study; readonly params: PageArguments }

/** Fields that are read for all studies of an answer at once, instead of for each. */
export function loadersOf(useCases: UseCases): MercuriusLoaders {
  const trials = async (asked: readonly Asked[]): Promise<readonly unknown[]> => {
    const known = await useCases.trialsOf(asked.map(({ obj }) => obj))
    return asked.map(({ params }, i) => settled(() => pageOf(known[i] ?? [], params, pageSizes.trials)))
  }
  // a study is too large to be the key of a cache
  return { Study: { trials: { loader: trials, opts: { cache: false } } } } as unknown as MercuriusLoaders
}

/** A fault in the arguments of one study is its own, not that of all. */
function settled<T>(work: () => T): T | Error {
  try {
    return work()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
