import { fileURLToPath } from 'node:url';

/** The font of all pictures. The system's fonts are left out, so that a picture is the same on every machine. */
export const fonts = {
  loadSystemFonts: false,
  defaultFontFamily: 'DejaVu Sans',
  fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf'].map((name) =>
    fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}`)),
  ),
};
