import { describe, expect, it } from 'vitest'
import {
  bytes,
  count,
  decimal,
  duration,
  energy,
  moment,
  percent,
  rate,
} from '../../src/words/number-format.js'

describe('numbers for people', () => {
  it('a rate has two significant digits and no exponent', () =>
    expect([0.0031623, 1e-5, 0.1, 3, 12.34].map(rate)).toEqual([
      '0.0032',
      '0.00001',
      '0.1',
      '3',
      '12',
    ]))

  it('a count is whole, with thousands separators; fractions show below 10', () =>
    expect([12_345.6, 64, 1000, 2.345, 1_234_567].map(count)).toEqual([
      '12,346',
      '64',
      '1,000',
      '2.3',
      '1,234,567',
    ]))

  it('a decimal has three significant digits, and no fraction above 1,000', () =>
    expect([0.213456, 0.0012345, 64, 12_345].map(decimal)).toEqual([
      '0.213',
      '0.00123',
      '64',
      '12,345',
    ]))

  it('an endless decimal has an exponent', () =>
    expect([2.8289e22, -1e15, 9e14].map(decimal)).toEqual([
      '2.83e22',
      '-1.00e15',
      '900,000,000,000,000',
    ]))

  it('a share is a percentage with two significant digits', () =>
    expect([0.1234, 2.3256, 0.005].map(percent)).toEqual(['12 %', '230 %', '0.5 %']))

  it('bytes are binary', () =>
    expect([12, 900, 1536, 1_572_864, 2 ** 33, 1_073_000_000].map(bytes)).toEqual([
      '12 bytes',
      '900 bytes',
      '1.5 KiB',
      '1.5 MiB',
      '8 GiB',
      '1,023 MiB',
    ]))

  it('a duration takes the unit that keeps it short', () =>
    expect([0.5234, 12, 3200, 90_000, 240_000, 9_000_000].map(duration)).toEqual([
      '0.52 ms',
      '12 ms',
      '3.2 s',
      '90 s',
      '4 min',
      '2.5 h',
    ]))

  it('an energy takes the unit that keeps it short', () =>
    expect([0.0001, 0.05, 3].map(energy)).toEqual(['360 J', '50 Wh', '3 kWh']))

  it('a moment is written to the minute', () =>
    expect(moment('2026-01-31T12:05:09.123Z')).toBe('2026-01-31 12:05 UTC'))

  it('rounds the way toPrecision does, so equal numbers read alike everywhere', () =>
    expect(decimal(1.005)).toBe((1.005).toPrecision(3).replace(/\.?0+$/, '')))
})
