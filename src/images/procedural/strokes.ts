/** A point of the unit square: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** A stroke: points that a smooth curve passes through, or with `corners` straight lines join. */
export interface Stroke {
  readonly points: readonly Point[];
  readonly corners?: true;
}

/** Points on an ellipse, from one angle to another in degrees, clockwise from the right. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number, count = 9): Point[] {
  return Array.from({ length: count }, (_, step) => {
    const angle = ((from + ((to - from) * step) / (count - 1)) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/**
 * Digits 0 … 9, one or several ways of writing each: lists of strokes in a frame that is about 0.56 wide and 0.8 high.
 */
export const digitForms: readonly (readonly (readonly Stroke[])[])[] = [
  [[{ points: arc(0.5, 0.5, 0.25, 0.39, -90, 270, 13) }]],
  [
    [
      {
        points: [
          [0.53, 0.1],
          [0.5, 0.9],
        ],
        corners: true,
      },
    ],
    [
      {
        points: [
          [0.34, 0.26],
          [0.53, 0.1],
          [0.53, 0.9],
        ],
        corners: true,
      },
    ],
    [
      {
        points: [
          [0.34, 0.26],
          [0.52, 0.1],
          [0.52, 0.9],
        ],
        corners: true,
      },
      {
        points: [
          [0.34, 0.9],
          [0.7, 0.9],
        ],
        corners: true,
      },
    ],
  ],
  [
    [
      { points: [...arc(0.49, 0.32, 0.23, 0.22, -165, 20, 7), [0.6, 0.52], [0.42, 0.72], [0.25, 0.9]] },
      {
        points: [
          [0.25, 0.9],
          [0.77, 0.9],
        ],
        corners: true,
      },
    ],
  ],
  [
    [
      { points: [...arc(0.46, 0.3, 0.22, 0.2, -150, 75, 7), [0.43, 0.49]] },
      { points: [[0.43, 0.49], ...arc(0.46, 0.69, 0.25, 0.21, -75, 150, 8)] },
    ],
  ],
  [
    [
      {
        points: [
          [0.58, 0.1],
          [0.22, 0.62],
          [0.8, 0.62],
        ],
        corners: true,
      },
      {
        points: [
          [0.62, 0.36],
          [0.6, 0.9],
        ],
        corners: true,
      },
    ],
    [
      {
        points: [
          [0.3, 0.12],
          [0.25, 0.52],
          [0.76, 0.5],
        ],
        corners: true,
      },
      {
        points: [
          [0.7, 0.12],
          [0.66, 0.9],
        ],
        corners: true,
      },
    ],
  ],
  [
    [
      {
        points: [
          [0.72, 0.11],
          [0.35, 0.11],
          [0.31, 0.46],
        ],
        corners: true,
      },
      { points: [[0.31, 0.46], ...arc(0.45, 0.65, 0.26, 0.25, -85, 145, 9)] },
    ],
  ],
  [
    [
      {
        points: [[0.64, 0.1], [0.46, 0.22], [0.33, 0.42], [0.27, 0.64], ...arc(0.5, 0.68, 0.23, 0.22, 150, -210, 12)],
      },
    ],
  ],
  [
    [
      {
        points: [
          [0.24, 0.13],
          [0.75, 0.13],
          [0.42, 0.9],
        ],
        corners: true,
      },
    ],
    [
      {
        points: [
          [0.24, 0.13],
          [0.75, 0.13],
          [0.43, 0.9],
        ],
        corners: true,
      },
      {
        points: [
          [0.4, 0.5],
          [0.72, 0.5],
        ],
        corners: true,
      },
    ],
  ],
  [[{ points: arc(0.5, 0.3, 0.19, 0.19, -90, 270, 11) }, { points: arc(0.5, 0.69, 0.23, 0.21, -90, 270, 11) }]],
  [
    [
      { points: arc(0.48, 0.33, 0.22, 0.23, 0, -360, 12) },
      {
        points: [
          [0.7, 0.33],
          [0.69, 0.56],
          [0.62, 0.76],
          [0.52, 0.9],
        ],
      },
    ],
    [
      { points: arc(0.48, 0.33, 0.22, 0.23, 0, -360, 12) },
      {
        points: [
          [0.7, 0.33],
          [0.69, 0.9],
        ],
        corners: true,
      },
    ],
  ],
];

/** Parts into which a smooth curve is cut between two of its points. */
const parts = 6;

/** A stroke as a line of short straight pieces: Catmull–Rom between the points, closed where the ends meet. */
export function lineOf({ points, corners }: Stroke): Point[] {
  if (corners || points.length < 3) return [...points];
  const last = points.length - 1;
  const closed = Math.hypot(points[0]![0] - points[last]![0], points[0]![1] - points[last]![1]) < 1e-9;
  const at = (index: number): Point => {
    if (index >= 0 && index <= last) return points[index]!;
    if (closed) return points[(index + last) % last]!;
    return points[index < 0 ? 0 : last]!;
  };
  const line: Point[] = [];
  for (let start = 0; start < last; start++) {
    for (let part = 0; part < parts; part++) {
      const t = part / parts;
      const coordinate = (axis: 0 | 1) => {
        const [a, b, c, d] = [-1, 0, 1, 2].map((step) => at(start + step)[axis]) as [number, number, number, number];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      line.push([coordinate(0), coordinate(1)]);
    }
  }
  line.push(points[last]!);
  return line;
}
