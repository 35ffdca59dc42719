// What expressions need of mathjs: see src/numerics/expressions/mathjs.d.ts. build/expressions.mjs bundles it.
import { create, parseDependencies } from 'mathjs/number';

export const createMathjs = () => create({ parseDependencies }, {});
