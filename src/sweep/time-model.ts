/**
 * Seconds of points: a part that each takes and one that grows with its work, both at least 0, by least squares over
 * those that were measured.
 */
export interface TimeModel {
  add(work: number, seconds: number): void;
  /** Seconds of so many points of so much work together; without a measured point the work itself. */
  predict(points: number, work: number): number;
}

export function timeModel(): TimeModel {
  let [count, works, seconds, squares, products] = [0, 0, 0, 0, 0];
  return {
    add(work, time) {
      count++;
      works += work;
      seconds += time;
      squares += work * work;
      products += work * time;
    },
    predict(points, work) {
      if (count === 0) return work;
      const [x, y] = [works / count, seconds / count];
      const spread = squares / count - x * x;
      const slope = spread <= 1e-12 * x * x ? 0 : (products / count - x * y) / spread;
      if (slope <= 0) return y * points;
      const constant = y - slope * x;
      return constant < 0 ? (y / x) * work : constant * points + slope * work;
    },
  };
}
