import { describe, expect, it } from 'vitest'
import { RegionAllocator, type Chunk } from '../../../src/advice/memory/region-allocator.js'
import { mulberry32 } from '../../../src/advice/math/random.js'

const mebibyte = 2 ** 20
/** The allocator's own books: 8 bytes for every 256 of its regions. */
const books = (regionMebibytes: number): number => (regionMebibytes * mebibyte) / 32

describe('the allocator of regions', () => {
  it('takes regions that double, and counts what was touched of them', () => {
    const allocator = new RegionAllocator()
    allocator.allocate(mebibyte)
    expect(allocator.residentBytes).toBe(mebibyte + books(2))
    allocator.allocate(2 * mebibyte)
    // the second region is of 4 MiB
    expect(allocator.residentBytes).toBe(3 * mebibyte + books(2 + 4))
    allocator.allocate(33 * mebibyte)
    expect(allocator.residentBytes).toBe(36 * mebibyte + books(2 + 4 + 64))
  })
  it('splits a chunk only where as much again would be left', () => {
    const whole = new RegionAllocator()
    const split = new RegionAllocator()
    for (const [allocator, first] of [
      [whole, 33],
      [split, 32],
    ] as const) {
      allocator.allocate(first * mebibyte)
      allocator.allocate(20 * mebibyte)
    }
    // 33 MiB keep all 64 of their region: the next request takes a region of its own
    expect(whole.residentBytes).toBe(53 * mebibyte + books(64 + 64))
    expect(split.residentBytes).toBe(52 * mebibyte + books(32 + 32))
  })
  it('touches nothing new where freed neighbours together are large enough', () => {
    const allocator = new RegionAllocator()
    const chunks = Array.from({ length: 8 }, () => allocator.allocate(mebibyte / 4))
    const before = allocator.residentBytes
    for (const i of [1, 3, 2]) allocator.free(chunks[i] ?? allocator.allocate(1))
    allocator.allocate((3 / 4) * mebibyte)
    expect(allocator.residentBytes).toBe(before)
  })
  it('takes the smallest free chunk that is large enough', () => {
    const allocator = new RegionAllocator()
    const [large, , small] = [3, 0.25, 1, 0.25].map((size) => allocator.allocate(size * mebibyte))
    for (const chunk of [large, small]) if (chunk !== undefined) allocator.free(chunk)
    expect(allocator.allocate(0.9 * mebibyte)).toMatchObject({
      region: small?.region,
      at: small?.at,
    })
  })
  it('never gives the same bytes twice, keeps what it touched, and wastes less than doubling', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { live, residentBytes, mostLiveBytes } = allocateAtRandom(mulberry32(seed))
      const sorted = [...live].sort((a, b) => a.region - b.region || a.at - b.at)
      sorted.forEach((chunk, i) => {
        const next = sorted[i + 1]
        expect(next?.region !== chunk.region || chunk.at + chunk.size <= next.at).toBe(true)
      })
      // a chunk may be twice its request, and the regions twice what is needed
      expect(residentBytes).toBeLessThan(4 * mostLiveBytes + 4 * mebibyte)
    }
  })
})

/** 400 random requests and releases; resident bytes never fall. */
function allocateAtRandom(random: () => number) {
  const allocator = new RegionAllocator()
  const live: Chunk[] = []
  let liveBytes = 0
  let mostLiveBytes = 0
  let residentBytes = 0
  const allocate = (): void => {
    const chunk = allocator.allocate(Math.ceil(2 ** (10 + 14 * random())))
    live.push(chunk)
    liveBytes += chunk.size
  }
  const freeOne = (): void => {
    const [chunk] = live.splice(Math.floor(random() * live.length), 1)
    if (chunk === undefined) return
    liveBytes -= chunk.size
    allocator.free(chunk)
  }
  for (let step = 0; step < 400; step++) {
    if (random() < 0.55 || live.length === 0) allocate()
    else freeOne()
    mostLiveBytes = Math.max(mostLiveBytes, liveBytes)
    expect(allocator.residentBytes).toBeGreaterThanOrEqual(residentBytes)
    residentBytes = allocator.residentBytes
  }
  return { live, residentBytes, mostLiveBytes }
}
