// The job of the peers in Node; see benches/peers/run, which controls this program through its standard input.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import * as cheerio from "cheerio";
import { Parser } from "htmlparser2";
import { parseHTML } from "linkedom";

const BREAK = "\v";

// Collapses white space as browsers do: runs become one space, and there is none around line breaks or at the ends.
function tidy(raw) {
  const lines = raw.replace(/[ \t\n\f\r]+/g, " ").split(BREAK);
  return lines
    .map((line) => line.replace(/^ | $/g, ""))
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}

function withCheerio(page) {
  const $ = cheerio.load(page.toString("utf8"));
  const walk = (node, tweet) => {
    for (const child of node.children) {
      if (child.type === "text") {
        tweet.text += child.data;
        continue;
      }
      if (child.type !== "tag") continue;
      const attributes = child.attribs;
      if (child.name === "br") tweet.text += BREAK;
      else if (child.name === "a") {
        if (attributes.href !== undefined) tweet.links.push(attributes.href);
      } else if (child.name === "img") tweet.pictures.push(attributes["data-src"] ?? attributes.src);
      else if ($(child).hasClass("entity-embed")) continue;
      walk(child, tweet);
    }
  };
  return $("div.content-tweet[data-tweet]")
    .toArray()
    .map((element) => {
      const tweet = { text: "", links: [], pictures: [] };
      walk(element, tweet);
      const { "data-tweet": id, "data-screenname": handle } = element.attribs;
      return [id, handle, tidy(tweet.text), tweet.links, tweet.pictures];
    });
}

function withHtmlparser2(page) {
  const tweets = [];
  let tweet = null;
  let depth = 0; // of elements inside the tweet
  let embed = 0; // the depth of the embedded tweet that is open
  const parser = new Parser({
    onopentag(name, attributes) {
      if (tweet === null) {
        if (name === "div" && attributes["data-tweet"] !== undefined && /(^|\s)content-tweet(\s|$)/.test(attributes.class)) {
          tweet = [attributes["data-tweet"], attributes["data-screenname"], "", [], []];
          depth = 0;
        }
        return;
      }
      depth += 1;
      if (embed > 0) return;
      if (name === "br") tweet[2] += BREAK;
      else if (name === "a") {
        if (attributes.href !== undefined) tweet[3].push(attributes.href);
      } else if (name === "img") tweet[4].push(attributes["data-src"] ?? attributes.src);
      else if (/(^|\s)entity-embed(\s|$)/.test(attributes.class)) embed = depth;
    },
    ontext(text) {
      if (tweet !== null && embed === 0) tweet[2] += text;
    },
    onclosetag() {
      if (tweet === null) return;
      if (depth === 0) {
        tweet[2] = tidy(tweet[2]);
        tweets.push(tweet);
        tweet = null;
        return;
      }
      if (embed === depth) embed = 0;
      depth -= 1;
    },
  });
  parser.end(page.toString("utf8"));
  return tweets;
}

function withLinkedom(page) {
  const { document } = parseHTML(page.toString("utf8"));
  const walk = (node, tweet) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        tweet.text += child.data;
        continue;
      }
      if (child.nodeType !== 1) continue;
      const name = child.localName;
      if (name === "br") tweet.text += BREAK;
      else if (name === "a") {
        if (child.hasAttribute("href")) tweet.links.push(child.getAttribute("href"));
      } else if (name === "img") tweet.pictures.push(child.getAttribute("data-src") ?? child.getAttribute("src"));
      else if (child.classList.contains("entity-embed")) continue;
      walk(child, tweet);
    }
  };
  return [...document.querySelectorAll("div.content-tweet[data-tweet]")].map((element) => {
    const tweet = { text: "", links: [], pictures: [] };
    walk(element, tweet);
    const of = (name) => element.getAttribute(name);
    return [of("data-tweet"), of("data-screenname"), tidy(tweet.text), tweet.links, tweet.pictures];
  });
}

const ENGINES = {
  cheerio: [withCheerio, "tweets"],
  htmlparser2: [withHtmlparser2, "tweets"],
  linkedom: [withLinkedom, "tweets"],
};

const lock = createRequire(import.meta.url)("./package-lock.json");
let page = null;

function answer(words) {
  const [command, ...rest] = words;
  switch (command) {
    case "engines":
      return JSON.stringify(
        Object.entries(ENGINES).map(([name, [, does]]) => [name, lock.packages[`node_modules/${name}`].version, does]),
      );
    case "page":
      page = readFileSync(rest[0]);
      return "ok";
    case "dump":
      writeFileSync(rest[1], JSON.stringify(ENGINES[rest[0]][0](page)));
      return "ok";
    case "time": {
      const job = ENGINES[rest[0]][0];
      const took = [];
      const end = performance.now() + 1000 * Number(rest[1]);
      while (took.length === 0 || performance.now() < end) {
        const start = performance.now();
        job(page);
        took.push((performance.now() - start) / 1000);
      }
      took.sort((a, b) => a - b);
      return String(took[took.length >> 1]);
    }
    default:
      return "error not a command";
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(answer(line.split("\t")));
  } catch (problem) {
    console.log(`error ${problem}`.replaceAll("\n", " "));
  }
}
