// node build.mjs OUT: bundles the report page into one HTML file with a place for the data. Installs nothing; the same
// sources give the same bytes. `./dev setup` runs `npm ci` here beforehand.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const placeholder = "__GIGAWATT_DATA__";

function stop(sentence) {
  console.error(`report bundle: ${sentence}`);
  process.exit(1);
}

async function loadEsbuild() {
  try {
    createRequire(import.meta.url).resolve("uplot");
    return await import("esbuild");
  } catch {
    return stop("the packages of web/report are not installed; run ./dev setup (or npm ci in web/report) first.");
  }
}

async function bundle(esbuild) {
  const result = await esbuild.build({
    entryPoints: [join(here, "src/main.ts")],
    absWorkingDir: here,
    outdir: "out",
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2020"],
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
  });
  const text = (suffix) => result.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? "";
  return { script: text(".js"), style: text(".css") };
}

/** Replaces one marker by text as it is: no `$` patterns, and a marker that is absent or doubled is an error. */
function fill(template, marker, text) {
  const parts = template.split(marker);
  if (parts.length !== 2) stop(`src/template.html must hold ${marker} exactly once, found ${parts.length - 1}.`);
  return parts.join(text);
}

const out = process.argv[2];
if (!out) stop("say where to write: node build.mjs OUT.html");
const esbuild = await loadEsbuild();
const { script, style } = await bundle(esbuild);
if (/<\/(script|style)/i.test(script + style)) stop("the bundle holds a closing tag inside its code.");
if ((script + style).includes(placeholder)) stop(`the code must not contain ${placeholder}.`);
let page = readFileSync(join(here, "src/template.html"), "utf8");
page = fill(page, "/*STYLE*/", style.trim());
page = fill(page, "/*SCRIPT*/", script.trim());
if (page.split(placeholder).length !== 2) stop(`src/template.html must hold ${placeholder} exactly once.`);
mkdirSync(dirname(resolve(out)), { recursive: true });
writeFileSync(out, page);
