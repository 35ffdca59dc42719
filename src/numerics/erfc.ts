import { type RationalFunction, rationalValue } from './rational-function.js';

/**
 * Complementary error function erfc(x) = (2/√π) ∫_x^∞ e^{−t²} dt, within 2.5 units in the last place. The upper tail
 * keeps that accuracy down to the subnormal numbers (x ≈ 26.5).
 *
 * Rational approximations in ranges of |x|, after W. J. Cody, *Rational Chebyshev approximations for the error
 * function*, Mathematics of Computation 23 (1969) 631. Ranges and coefficients are those of s_erf.c in FreeBSD's
 * msun: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems,
 * Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided that
 * this notice is preserved.
 */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) {
    // erf(x) = x + x R(x²). From 1/4 on the difference to 1/2 is taken, so that the digits of 1 − x are kept.
    const excess = x * rationalValue(small, x * x);
    return x < 0.25 ? 1 - (x + excess) : 0.5 - (excess + (x - 0.5));
  }
  if (size < 1.25) {
    const rest = rationalValue(aroundOne, size - 1);
    return x < 0 ? 1 + erfNearOne + rest : 1 - erfNearOne - rest;
  }
  if (x < -6) return 2;
  if (size < 28) return x < 0 ? 2 - upperTail(size) : upperTail(size);
  return size >= 28 ? 0 : Number.NaN;
}

/**
 * erfc(x) = e^{−x² − 0.5625 + R(1/x²)}/x for x ≥ 1.25. The square of x cut to 21 bits has no rounding error, so that
 * −x² = −cut² + (cut − x)(cut + x) goes into two exponentials.
 */
function upperTail(x: number): number {
  const rest = rationalValue(x < 1 / 0.35 ? middle : far, 1 / (x * x));
  const cut = withoutLowWord(x);
  return (Math.exp(-(cut * cut) - 0.5625) * Math.exp((cut - x) * (cut + x) + rest)) / x;
}

const bits = new DataView(new ArrayBuffer(8));

/** A number without the lower 32 of its 52 fraction bits. */
function withoutLowWord(x: number): number {
  bits.setFloat64(0, x);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** A float32 near erf(1). */
const erfNearOne = 0.8450629115104675;

const small: RationalFunction = {
  top: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -0.000023763016656650163, 0,
  ],
  bottom: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -0.000003960228278775368,
  ],
};

/** In |x| − 1. */
const aroundOne: RationalFunction = {
  top: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
    0.035478304325618236, -0.002166375594868791,
  ],
  bottom: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
};

/** In 1/x², x from 1.25 to 1/0.35. */
const middle: RationalFunction = {
  top: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145, 0,
  ],
  bottom: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
};

/** In 1/x², x from 1/0.35 to 28. */
const far: RationalFunction = {
  top: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514, 0,
  ],
  bottom: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
};
