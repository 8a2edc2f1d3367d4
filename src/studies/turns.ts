/** Work that must not overlap, one after another: two requests at once neither pass a limit that one of them reaches, nor take away what the other has just found. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work)
    this.last = turn.catch(() => undefined)
    return turn
  }
}
