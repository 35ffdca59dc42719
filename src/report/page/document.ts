import { z } from 'zod';

const texts = z.array(z.string()).readonly();

const table = z.object({
  caption: z.string(),
  head: texts,
  rows: z.array(texts).readonly(),
  /** Columns that are aligned on the left, from the first on. */
  left: z.int().nonnegative(),
  /** What each row is computed again with. */
  commands: texts.exactOptional(),
});

const section = z.object({
  title: z.string(),
  text: texts.exactOptional(),
  tables: z.array(table).readonly().exactOptional(),
  /**
   * Figures by their files: `file`.vl.json and `file`.svg in the folder of the page; and what each is made again with.
   */
  figures: z
    .array(z.object({ file: z.string(), caption: z.string(), command: z.string().exactOptional() }))
    .readonly()
    .exactOptional(),
  command: z.string().exactOptional(),
});

/** What report.json holds: the page without its pictures, which are files beside it. */
export const reportDocument = z.object({
  format: z.literal('diffeolab-report'),
  title: z.string(),
  introduction: texts,
  sections: z.array(section).readonly(),
  provenance: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
});

/** A page as data. */
export type ReportDocument = z.output<typeof reportDocument>;

/** A part of a page: what it says, shows and how it is made again. */
export type ReportSection = z.output<typeof section>;
