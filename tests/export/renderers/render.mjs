// Renders notes with the Markdown renderers for Node, with raw HTML allowed. Reads a list of texts as JSON, writes {engine: [HTML]}.
// The first argument is the folder whose node_modules contains the packages.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.argv[2] + '/');
// Some packages support only `import`.
async function load(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || error.code === 'ERR_REQUIRE_ESM') {
      const folder = `${process.argv[2]}/node_modules/${name}`;
      const about = JSON.parse(readFileSync(`${folder}/package.json`));
      const entry = [about.exports?.['.'] ?? about.exports, about.module, about.main].map(way => {
        while (way && typeof way === 'object') way = way.import ?? way.node ?? way.default;
        return way;
      }).find(Boolean);
      return await import(pathToFileURL(`${folder}/${entry}`));
    }
    throw error;
  }
}
const plain = module => module.default ?? module;

const FAMILIES = {
  async marked() {
    const { marked } = await load('marked');
    return { marked: note => marked.parse(note), 'marked, pedantic': note => marked.parse(note, { pedantic: true, gfm: false }) };
  },
  async 'markdown-it'() {
    const MarkdownIt = plain(await load('markdown-it'));
    const all = new MarkdownIt({ html: true, linkify: true });
    return { 'markdown-it': note => all.render(note) };
  },
  async 'markdown-it-attrs'() {
    const MarkdownIt = plain(await load('markdown-it'));
    const all = new MarkdownIt({ html: true, linkify: true })
      .use(plain(await load('markdown-it-attrs')))
      .use(plain(await load('markdown-it-footnote')));
    return { 'markdown-it, attributes and footnotes': note => all.render(note) };
  },
  async showdown() {
    const showdown = plain(await load('showdown'));
    const flavoured = flavour => {
      const converter = new showdown.Converter();
      converter.setFlavor(flavour);
      converter.setOption('ellipsis', false);
      return note => converter.makeHtml(note);
    };
    return { showdown: flavoured('vanilla'), 'showdown, GitHub': flavoured('github') };
  },
  async commonmark() {
    const commonmark = await load('commonmark');
    const { Parser, HtmlRenderer } = commonmark.default ?? commonmark;
    return { 'commonmark.js': note => new HtmlRenderer().render(new Parser().parse(note)) };
  },
  async micromark() {
    const { micromark } = await load('micromark');
    const { gfm, gfmHtml } = await load('micromark-extension-gfm');
    const dangerous = { allowDangerousHtml: true, allowDangerousProtocol: true };
    return {
      micromark: note => micromark(note, dangerous),
      'micromark, GFM': note => micromark(note, { ...dangerous, extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
    };
  },
  async remark() {
    const { unified } = await load('unified');
    const parse = plain(await load('remark-parse'));
    const gfm = plain(await load('remark-gfm'));
    const rehype = plain(await load('remark-rehype'));
    const raw = plain(await load('rehype-raw'));
    const stringify = plain(await load('rehype-stringify'));
    const all = unified().use(parse).use(gfm).use(rehype, { allowDangerousHtml: true }).use(raw).use(stringify, { allowDangerousHtml: true });
    return { 'remark, GFM': note => String(all.processSync(note)) };
  },
  async remarkable() {
    const { Remarkable } = await load('remarkable');
    const all = new Remarkable('full', { html: true });
    return { 'remarkable, full': note => all.render(note) };
  },
  async md4w() {
    const md4w = await load('md4w');
    await md4w.init();
    const flags = ['DEFAULT', 'LATEX_MATH_SPANS', 'WIKI_LINKS', 'UNDERLINE'];
    return { 'md4w (MD4C)': note => md4w.mdToHtml(note, { parseFlags: flags }) };
  },
  async snarkdown() {
    const snarkdown = plain(await load('snarkdown'));
    return { 'snarkdown': note => snarkdown(note) };
  },
};

const notes = JSON.parse(readFileSync(0, 'utf8'));
const done = {};
for (const [family, make] of Object.entries(FAMILIES)) {
  let engines;
  try {
    engines = await make();
  } catch (error) {
    console.error(`${family}: ${error.message.split('\n')[0]}`);
    continue;
  }
  for (const [name, render] of Object.entries(engines)) {
    done[name] = notes.map(note => {
      try {
        return String(render(note));
      } catch (error) {
        console.error(`${name}: ${error.message} for ${JSON.stringify(note.slice(0, 2000))}`);
        return null;
      }
    });
  }
}
process.stdout.write(JSON.stringify(done));
