/**
 * Runs work one after another, so that two requests neither pass a limit nor undo each other.
 * Every process that shares the database shares the turns.
 */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>
}

/** Turns of one process. */
export class LocalTurns implements Turns {
  private last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work)
    this.last = turn.catch(() => undefined)
    return turn
  }
}
