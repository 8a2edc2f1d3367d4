/** One line that tells which steps are running; at the end, what was done and how long it took. */
export class Progress {
  #isQuiet
  #isLive = process.stderr.isTTY === true
  #running = new Map()
  #done = []
  #start = performance.now()
  #timer
  #isAnnounced = false

  constructor(isQuiet) {
    this.#isQuiet = isQuiet
  }

  /** Runs a step and returns its value. The step calls `did` when there is something to do. */
  async step(name, work) {
    this.#running.set(name, performance.now())
    // what takes less than a moment is not worth a line
    this.#timer ??= setInterval(() => this.#show(), 500)
    let isBusy = false
    const did = () => {
      isBusy = true
    }
    try {
      const value = await work(did)
      if (isBusy) this.#done.push(`${name} ${this.#secondsSince(name)} s`)
      return value
    } finally {
      this.#running.delete(name)
      if (this.#running.size === 0) this.#stop()
    }
  }

  end() {
    this.#stop()
    if (this.#done.length === 0 || (this.#isQuiet && !this.#isAnnounced)) return
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(0)
    process.stderr.write(`set-up: ready after ${seconds} s (${this.#done.join(', ')})\n`)
  }

  #show() {
    const steps = [...this.#running.keys()].join(', ')
    if (this.#isLive) process.stderr.write(`\r\x1b[Kset-up: ${steps} …`)
    else if (!this.#isAnnounced) process.stderr.write(`set-up: ${steps} … (about a minute, once)\n`)
    this.#isAnnounced = true
  }

  #stop() {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#isLive && this.#isAnnounced) process.stderr.write('\r\x1b[K')
  }

  #secondsSince(name) {
    return ((performance.now() - (this.#running.get(name) ?? 0)) / 1000).toFixed(0)
  }
}
