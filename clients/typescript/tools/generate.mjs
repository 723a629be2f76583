// Writes src/generated from the API's document and docs/errors.md: `npm run generate`, after `make docs`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const ROOT = new URL("../../../", import.meta.url);
const TARGET = process.argv[2] ? new URL(`file://${process.argv[2]}/`) : new URL("../src/generated/", import.meta.url);
const NOTE = "// Written by `npm run generate`: do not edit.\n\n";
const DROPPED = ["example", "examples", "title", "links"];
const STATUSES = {
  400: "BadRequestProblem",
  401: "UnauthorizedProblem",
  403: "ForbiddenProblem",
  404: "NotFoundProblem",
  405: "MethodNotAllowedProblem",
  409: "ConflictProblem",
  413: "ContentTooLargeProblem",
  415: "UnsupportedMediaTypeProblem",
  422: "UnprocessableContentProblem",
  429: "TooManyRequestsProblem",
  500: "InternalServerErrorProblem",
  503: "ServiceUnavailableProblem",
};
const METHODS = ["get", "post", "patch", "delete", "put"];

const text = (name) => readFile(new URL(name, ROOT), "utf8");

/** The types of every request and answer, with every body, and of the events of webhooks. */
async function documentTypes(document) {
  // A field with a default may be left out of a request.
  const tree = await openapiTS(withoutProblems(shortened(document)), { defaultNonNullable: false, alphabetize: true });
  return NOTE + astToString(tree);
}

/** The document without examples and titles, which would be nine tenths of the file. */
function shortened(node, named = false) {
  if (Array.isArray(node)) return node.map((each) => shortened(each));
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(([name]) => named || !DROPPED.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, shortened(value, !named && name === "properties")]));
}

/** Without the answers that become exceptions. A report on the service's health is none. */
function withoutProblems(document) {
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    const answers = Object.entries(operation.responses ?? {});
    operation.responses = Object.fromEntries(answers.filter(([status]) => Number(status) < 300));
  }
  return document;
}

/** What a request of each operation needs to know at run time. */
function operationTable(document) {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operationRow(method, path, item[method])),
  );
  return `${NOTE}/** The version of the API that this client was made for. */
export const API_VERSION = ${JSON.stringify(document.info.version)};

/** keyed: takes an Idempotency-Key. repeatable: a repeated request changes nothing more than one. */
export const OPERATIONS = {
${rows.sort().join("\n")}
} as const;
`;
}

function operationRow(method, path, operation) {
  const keyed = (operation.parameters ?? []).some((parameter) => parameter.name === "Idempotency-Key");
  // A POST without a key that answers 200 only reads: search, compare, detect. A verification may use a liveness token up:
  // users.verify says of each whether it does.
  const answers200 = method === "post" && Object.keys(operation.responses)[0] === "200";
  const reads = method === "get" || (answers200 && operation.operationId !== "verifyUser");
  const repeatable = reads || keyed || method === "delete";
  const facts = { method: method.toUpperCase(), path, keyed, repeatable };
  const fields = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `  ${operation.operationId}: { ${fields.join(", ")} },`;
}

/** A class for each code of docs/errors.md, which is written from the service's own list. */
function problemClasses(page) {
  const rows = page.split("## Why an upload")[0].matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \|$/gm);
  const problems = [...rows].map(([, code, status, meaning]) => ({ code, status, meaning, name: pascal(code) }));
  const classes = problems.map(
    ({ name, code, status, meaning }) => `/** \`${code}\`: ${meaning} */\nexport class ${name} extends status.${STATUSES[status]} {}`,
  );
  const table = problems.map(({ code, name }) => `  ${code}: ${name},`);
  return `${NOTE}import * as status from "../statuses.js";

${classes.join("\n\n")}

/** The class of each code. */
export const PROBLEMS = {
${table.join("\n")}
} as const;
`;
}

const pascal = (code) => code.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());

/** The package has the version of the API. */
async function stateVersion(version) {
  for (const name of ["package.json", "package-lock.json"]) {
    const file = new URL(`../${name}`, import.meta.url);
    const stated = JSON.parse(await readFile(file, "utf8"));
    stated.version = version;
    if (stated.packages) stated.packages[""].version = version;
    await writeFile(file, `${JSON.stringify(stated, null, 2)}\n`);
  }
}

const document = JSON.parse(await text("functions/system/openapi.json"));
await mkdir(TARGET, { recursive: true });
await writeFile(new URL("document.ts", TARGET), await documentTypes(document));
await writeFile(new URL("operations.ts", TARGET), operationTable(document));
await writeFile(new URL("problems.ts", TARGET), problemClasses(await text("docs/errors.md")));
await stateVersion(document.info.version);
