"""The job of the peers in Python; see benches/peers/run, which controls this program through its standard input."""

import json
import re
import statistics
import sys
import time
from importlib.metadata import version

import lxml.html
from bs4 import BeautifulSoup, NavigableString
from selectolax.lexbor import LexborHTMLParser

BREAK = "\v"
SPACE = re.compile(r"[ \t\n\f\r]+")


def tidy(raw):
    """Collapses white space as browsers do: runs become one space, and there is none around line breaks or at the ends."""
    lines = SPACE.sub(" ", raw).split(BREAK)
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def selectolax(page):
    def walk(node, text, links, pictures):
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                text.append(child.text_content)
                continue
            attributes = child.attributes
            if tag == "br":
                text.append(BREAK)
            elif tag == "a":
                if "href" in attributes:
                    links.append(attributes["href"])
            elif tag == "img":
                pictures.append(attributes.get("data-src") or attributes.get("src"))
            elif "entity-embed" in (attributes.get("class") or "").split():
                continue
            walk(child, text, links, pictures)

    tweets = []
    for tweet in LexborHTMLParser(page).css("div.content-tweet[data-tweet]"):
        text, links, pictures = [], [], []
        walk(tweet, text, links, pictures)
        attributes = tweet.attributes
        tweets.append((attributes["data-tweet"], attributes["data-screenname"], tidy("".join(text)), links, pictures))
    return tweets


def lexbor(page):
    return LexborHTMLParser(page)


def lxml_html(page):
    def walk(node, text, links, pictures):
        text.append(node.text or "")
        for child in node:
            tag = child.tag
            if tag == "br":
                text.append(BREAK)
            elif tag == "a" and child.get("href") is not None:
                links.append(child.get("href"))
            elif tag == "img":
                pictures.append(child.get("data-src") or child.get("src"))
            if isinstance(tag, str) and "entity-embed" not in child.get("class", "").split():
                walk(child, text, links, pictures)
            text.append(child.tail or "")

    tweets = []
    document = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for tweet in document.iterfind(".//div[@data-tweet]"):
        if "content-tweet" not in tweet.get("class", "").split():
            continue
        text, links, pictures = [], [], []
        walk(tweet, text, links, pictures)
        tweets.append((tweet.get("data-tweet"), tweet.get("data-screenname"), tidy("".join(text)), links, pictures))
    return tweets


def beautifulsoup(page):
    def walk(node, text, links, pictures):
        for child in node.children:
            if isinstance(child, NavigableString):
                text.append(child)
                continue
            if child.name == "br":
                text.append(BREAK)
            elif child.name == "a":
                if child.has_attr("href"):
                    links.append(child["href"])
            elif child.name == "img":
                pictures.append(child.get("data-src") or child.get("src"))
            elif "entity-embed" in child.get("class", []):
                continue
            walk(child, text, links, pictures)

    tweets = []
    for tweet in BeautifulSoup(page, "lxml", from_encoding="utf-8").select("div.content-tweet[data-tweet]"):
        text, links, pictures = [], [], []
        walk(tweet, text, links, pictures)
        tweets.append((tweet["data-tweet"], tweet["data-screenname"], tidy("".join(text)), links, pictures))
    return tweets


ENGINES = {
    "selectolax": (selectolax, "selectolax", "tweets"),
    "lexbor (selectolax)": (lexbor, "selectolax", "parse alone"),
    "lxml": (lxml_html, "lxml", "tweets"),
    "BeautifulSoup (lxml)": (beautifulsoup, "beautifulsoup4", "tweets"),
}


def answer(words, state):
    match words:
        case ["engines"]:
            return json.dumps([[name, version(package), does] for name, (_, package, does) in ENGINES.items()])
        case ["page", path]:
            with open(path, "rb") as file:
                state["page"] = file.read()
            return "ok"
        case ["dump", name, path]:
            with open(path, "w", encoding="utf-8") as file:
                json.dump(ENGINES[name][0](state["page"]), file)
            return "ok"
        case ["time", name, seconds]:
            job, page, took = ENGINES[name][0], state["page"], []
            end = time.perf_counter() + float(seconds)
            while not took or time.perf_counter() < end:
                start = time.perf_counter()
                job(page)
                took.append(time.perf_counter() - start)
            return str(statistics.median(took))
        case _:
            return "error not a command"


def main():
    state = {}
    for line in sys.stdin:
        try:
            print(answer(line.rstrip("\n").split("\t"), state), flush=True)
        except Exception as problem:
            print("error", repr(problem).replace("\n", " "), flush=True)


main()
