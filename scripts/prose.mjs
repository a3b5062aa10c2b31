import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dialect, LocalLinter } from 'harper.js';
import { binaryInlined } from 'harper.js/binaryInlined';
import { parseSync } from 'vite';

/** Rules that everyone agrees with; a rule that is often wrong about technical text is not here. */
const rules = ['SpellCheck', 'RepeatedWords', 'AnA', 'PronounInflectionBe'];
/** Names of code, acronyms, units and symbols, which no dictionary has. */
const SYMBOL = /[A-Z]\S*[A-Z]|[a-z][A-Z]|[\d_=×−…ᵀₐ]|^\w{1,2}\.?$/;
/** A path, an address, an attribute or a setting: the words in it are names. */
const NAME = /\w[./:=]+["“\w]/;
const MOST_WORDS = 35;

const below = (folder, pattern) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name));

const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...['docs', 'examples', 'src', 'widget', 'worker', 'demo', 'bench', 'test'].flatMap((folder) => below(folder, /(?<!zh-CN)\.md$/)),
];
/** A page whose tables a program writes, with the names that things have in code. */
const GENERATED = 'docs/benchmarks.md';
/** Sources with text for people. Other languages stand in files and properties of their own. */
const sources = ['src', 'widget', 'worker', 'demo'].flatMap((folder) =>
  below(
    folder,
    /^(?!.*languages[/\\](?!en[/\\]|\w+\.ts)).*(?<![/\\](ar|de|es|fr|zh(-?CN)?|arabic|german|spanish|french|chinese)|[a-z](Ar|De|Es|Fr|Zh|ZhCN)|\.d)\.tsx?$/,
  ),
);
const OTHER_LANGUAGE = /^(ar|de|es|fr|pl|pt|zh(-CN)?|arabic|german|spanish|french|chinese)$|[a-z](Ar|De|Es|Fr|Zh|ZhCN)$/;

/** Sentences and labels among the literals: a capital first, and three words or more. */
const stringsOf = (file) => {
  const found = [];
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (node.type === 'ImportDeclaration') return;
    if (OTHER_LANGUAGE.test(node.key?.name ?? node.key?.value ?? node.id?.name ?? '')) return;
    const text =
      node.type === 'Literal' || node.type === 'JSXText' ? node.value : node.type === 'TemplateElement' ? node.value.cooked : undefined;
    if (typeof text === 'string' && /^\W*[A-Z][^<>{}=;]*$/.test(text) && /[a-z]+ [a-z]+ [a-z]+/.test(text))
      found.push({ text, at: node.start });
    for (const key of Object.keys(node)) visit(node[key]);
  };
  visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return found;
};

const lineOf = (text, offset) => text.slice(0, offset).split('\n').length;
const withoutTables = (text) => text.replaceAll(/^ *\|.*$/gm, (row) => ' '.repeat(row.length));
/** The text between the spaces around a place, without punctuation: a path, say, or a compound. */
const runAt = (text, { start, end }) =>
  `${/\S*$/.exec(text.slice(0, start))}${text.slice(start, end)}${/^\S*/.exec(text.slice(end))}`.replaceAll(/^[^\w]+|[^\w]+$/g, '');

/** Sentences of a page that are too long; code, tables and link targets do not count. */
const longSentences = (text) => {
  const prose = text
    .replaceAll(/^( *)```[\s\S]*?^\1```/gm, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/^ *\|.*$/gm, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/`[^`\n]*`/g, 'code');
  return [...prose.matchAll(/(?:[^.!?:\n]|[.!?:](?![\s)*]|$)|\n(?!\n|\s*[-*#>\d]))+/g)]
    .map((match) => ({ at: match.index, words: match[0].split(/\s+/).filter((word) => /\w/.test(word)).length }))
    .filter(({ words }) => words > MOST_WORDS)
    .map(({ at, words }) => `${lineOf(prose, at)}: a sentence of ${words} words; at most ${MOST_WORDS}`);
};

const linter = new LocalLinter({ binary: binaryInlined, dialect: Dialect.British });
await linter.setup();
const known = Object.keys(await linter.getLintConfig());
await linter.setLintConfig(Object.fromEntries(known.map((rule) => [rule, rules.includes(rule)])));

const dictionary = new Set(readFileSync('docs/dictionary.txt', 'utf8').split('\n').filter(Boolean));
const isListed = (word) =>
  [word, word.replace(/s$/, '')].some((form) => dictionary.has(form) || dictionary.has(form[0]?.toLowerCase() + form.slice(1)));
/** Whether our dictionary has a word or its plural, or either dictionary has the word of which it is the possessive. */
const isKnown = async (word) => {
  const base = word.replace(/['’]s$/, '');
  return isListed(base) || (base !== word && (await linter.lint(base, { language: 'plaintext' })).length === 0);
};

let problems = 0;
const say = (line) => {
  problems += 1;
  console.log(line);
};
const check = async (text, language, where) => {
  for (const lint of await linter.lint(text, { language })) {
    const found = lint.get_problem_text();
    const span = lint.span();
    const run = runAt(text, span);
    if (SYMBOL.test(found)) continue;
    if (lint.lint_kind() === 'Spelling' && (NAME.test(run) || isListed(run) || (await isKnown(found)))) continue;
    say(`${where(span.start)}: “${found}”: ${lint.message()}`);
  }
};
for (const page of pages) {
  const text = readFileSync(page, 'utf8');
  await check(page === GENERATED ? withoutTables(text) : text, 'markdown', (offset) => `${page}:${lineOf(text, offset)}`);
  for (const line of longSentences(text)) say(`${page}:${line}`);
}
for (const source of sources) {
  const code = readFileSync(source, 'utf8');
  for (const { text, at } of stringsOf(source)) {
    const where = `${source}:${lineOf(code, at)}`;
    await check(text, 'plaintext', () => where);
    for (const line of longSentences(text.replaceAll(/\n {2,}/g, '\n\n'))) say(`${where}:${line}`);
  }
}
console.log(`prose: ${pages.length} pages, ${sources.length} sources, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
