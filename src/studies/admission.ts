import { BatchwiseError, errorCodes } from '../errors.js'
import type { StudyStore } from './ports.js'
import type { Study } from './study.js'

/** Lets studies in one after another, so that two requests at once neither pass a limit that one of them reaches nor make two studies of one idempotency key. */
export class Admission {
  private last: Promise<unknown> = Promise.resolve()
  /** `unfinishedMax`: how many studies of one owner may wait or run. */
  constructor(private readonly unfinishedMax: number) {}

  /** Stores the study and answers null, or answers with the one that the key belongs to already. Throws `too-many-studies`. */
  admit(studies: StudyStore, study: Study, idempotencyKey: string | null): Promise<Study | null> {
    const turn = this.last.then(() => this.store(studies, study, idempotencyKey))
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async store(studies: StudyStore, study: Study, idempotencyKey: string | null): Promise<Study | null> {
    const earlier = idempotencyKey === null ? null : await studies.findByIdempotencyKey(idempotencyKey)
    if (earlier !== null) return earlier
    const unfinished = await studies.countUnfinished()
    if (unfinished >= this.unfinishedMax) {
      throw new BatchwiseError(errorCodes.tooManyStudies, `${unfinished} studies are waiting or running, as many as are allowed`, [
        { pointer: '', value: unfinished, accepted: `fewer than ${this.unfinishedMax} unfinished studies`, message: 'wait for one of them, or cancel one' },
      ])
    }
    await studies.create(study, idempotencyKey)
    return null
  }
}
