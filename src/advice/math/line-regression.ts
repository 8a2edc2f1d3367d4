/** A number that is believed to be normally distributed. */
export interface Normal {
  readonly mean: number
  readonly deviation: number
}

/** Mean and covariance of intercept and slope. */
export interface LinePosterior {
  readonly intercept: number
  readonly slope: number
  readonly covariance: LineCovariance
}
export interface LineCovariance {
  readonly intercept: number
  readonly cross: number
  readonly slope: number
}

/**
 * Bayesian regression of a line y = intercept + slope x with independent normal priors.
 *
 *   P = P_0 + sum of w_i [1, x_i; x_i, x_i^2],   mean = P^-1 (P_0 m_0 + sum of w_i y_i [1; x_i])
 *
 * P: precision matrix; P_0, m_0: precision and mean of the prior; w_i = 1 / s_i^2, with s_i the
 * standard deviation of y_i around the line.
 *
 * @see Bishop, "Pattern recognition and machine learning", 2006, section 3.3
 */
export class LineRegression {
  /** The precision matrix P. */
  private interceptPrecision: number
  private crossPrecision = 0
  private slopePrecision: number
  /** P times the mean. */
  private interceptSum: number
  private slopeSum: number

  constructor(intercept: Normal, slope: Normal) {
    this.interceptPrecision = 1 / intercept.deviation ** 2
    this.slopePrecision = 1 / slope.deviation ** 2
    this.interceptSum = intercept.mean * this.interceptPrecision
    this.slopeSum = slope.mean * this.slopePrecision
  }

  /** Adds an observation of y at x with the given standard deviation, > 0. */
  observe(x: number, y: number, deviation: number): void {
    const weight = 1 / deviation ** 2
    this.interceptPrecision += weight
    this.crossPrecision += weight * x
    this.slopePrecision += weight * x * x
    this.interceptSum += weight * y
    this.slopeSum += weight * x * y
  }

  posterior(): LinePosterior {
    const { interceptPrecision, crossPrecision, slopePrecision, interceptSum, slopeSum } = this
    const determinant = interceptPrecision * slopePrecision - crossPrecision * crossPrecision
    return {
      intercept: (slopePrecision * interceptSum - crossPrecision * slopeSum) / determinant,
      slope: (interceptPrecision * slopeSum - crossPrecision * interceptSum) / determinant,
      covariance: {
        intercept: slopePrecision / determinant,
        cross: (0 - crossPrecision) / determinant,
        slope: interceptPrecision / determinant,
      },
    }
  }
}
