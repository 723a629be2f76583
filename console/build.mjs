// Builds the console: hashed files, each stored plain, with brotli and with gzip, beside the page that names them.
// node build.mjs [FOLDER]; by default functions/system/console, which is committed and shipped.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { documentFiles, documents } from "./documents.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const TARGET = resolve(process.argv[2] ?? join(HERE, "../functions/system/console"));
const PLACE = "/console/"; // every file is named absolutely: the page itself lies at /console, without a slash
const BUNDLED = ["preact", "@preact/signals", "@preact/signals-core"];

async function bundle() {
  const made = await build({
    absWorkingDir: HERE,
    entryPoints: { app: "src/main.tsx" },
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    tsconfig: "tsconfig.json", // for the client too, which has one of its own
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [documents],
    minify: true,
    charset: "utf8",
    legalComments: "none", // their licences are written beside them
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    outdir: TARGET,
    write: false,
  });
  return new Map(made.outputFiles.map((file) => [relative(TARGET, file.path), Buffer.from(file.contents)]));
}

function withIcon(files) {
  const icon = readFileSync(join(HERE, "src/icon.svg"));
  const name = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
  return files.set(name, icon);
}

function page(files) {
  const named = (start, end) => [...files.keys()].find((name) => name.startsWith(start) && name.endsWith(end));
  return readFileSync(join(HERE, "src/page.html"), "utf8")
    .replace("{script}", PLACE + named("app-", ".js"))
    .replace("{style}", PLACE + named("app-", ".css"))
    .replace("{icon}", PLACE + named("icon-", ".svg"));
}

function licences() {
  const texts = BUNDLED.map((name) => {
    const folder = join(HERE, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
  return texts.join("\n----\n\n");
}

// What the files were built from; the gate compares it without Node (tests/console/test_build.py).
function sources() {
  const client = "clients/typescript"; // its package.json decides in which order esbuild takes its files
  const names = [`${client}/package.json`, ...documentFiles(), ...["console", `${client}/src`].flatMap(filesIn)].sort();
  const digest = createHash("sha256");
  for (const name of names) digest.update(`${name}\0`).update(readFileSync(join(ROOT, name))).update("\0");
  return `${digest.digest("hex")}\n`;
}

function filesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .filter((name) => !name.includes("/node_modules/"));
}

function write(files) {
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  let size = 0;
  for (const [name, content] of files) {
    const small = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    writeFileSync(join(TARGET, name), content);
    writeFileSync(join(TARGET, `${name}.br`), small);
    writeFileSync(join(TARGET, `${name}.gz`), gzipSync(content, { level: 9 }));
    size += small.length;
  }
  writeFileSync(join(TARGET, "index.html"), page(files));
  writeFileSync(join(TARGET, "licences.txt"), licences());
  writeFileSync(join(TARGET, "sources.sha256"), sources());
  return size;
}

const files = withIcon(await bundle());
const size = write(files);
console.log(`${files.size} files, ${(size / 1000).toFixed(1)} kB compressed, in ${relative(process.cwd(), TARGET)}`);
