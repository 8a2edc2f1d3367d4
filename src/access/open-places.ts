/** How many sockets or streams are open, by who holds them: a key, or an address that has not sent one yet. Whoever needs no key (null) is not counted. */
export class OpenPlaces {
  private readonly held = new Map<string, number>()
  constructor(private readonly most: number) {}

  isFree(holder: string | null): boolean {
    return holder === null || (this.held.get(holder) ?? 0) < this.most
  }

  /** Takes a place and returns what gives it back; null, with nothing taken, where there is none. */
  take(holder: string | null): (() => void) | null {
    if (!this.isFree(holder)) return null
    if (holder === null) return () => undefined
    this.held.set(holder, (this.held.get(holder) ?? 0) + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const left = (this.held.get(holder) ?? 1) - 1
      if (left === 0) this.held.delete(holder)
      else this.held.set(holder, left)
    }
  }
}
