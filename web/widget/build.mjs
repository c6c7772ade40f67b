// Builds ../dist/widget.js and prints its size and the hash for `integrity=`.
// `node build.mjs FILE` writes to FILE instead: the test compares it with the committed one.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "dist", "widget.js");

/** The style sheet travels as text inside the script: a strict CSP allows no other way. */
const styleAsText = {
  name: "style-as-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "ascii", // shops' pages may be in any encoding
  legalComments: "none",
  plugins: [styleAsText],
  write: false,
});
const code = Buffer.from(made.outputFiles[0].contents);
await writeFile(target, code);
const hash = createHash("sha384").update(code).digest("base64");
console.log(`${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
console.log(`integrity="sha384-${hash}"`);
