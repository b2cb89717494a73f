// The packages come from a throw-away folder, which COTMOC_NODE_TOOLS names.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.COTMOC_NODE_TOOLS}/`);

export const { chromium } = require('playwright-core');
export const axePath = require.resolve('axe-core/axe.min.js');
export const { HtmlValidate } = require('html-validate');
