"""Renders notes with the Markdown renderers for Python, with raw HTML allowed. Reads a list of texts as JSON, writes {engine: [HTML]}."""

import importlib.metadata
import json
import sys


def markdown():
    import markdown

    yield "Python-Markdown", lambda: markdown.Markdown()
    yield "Python-Markdown, all of its extensions", lambda: markdown.Markdown(
        extensions=["extra", "admonition", "toc", "meta", "sane_lists", "nl2br", "wikilinks", "codehilite"]
    )


def pymdownx():
    import markdown

    names = "betterem caret critic details emoji escapeall inlinehilite keys magiclink mark smartsymbols superfences tabbed tasklist tilde arithmatex"
    blocks = [f"pymdownx.blocks.{name}" for name in "admonition details html tab definition".split()]
    names = [f"pymdownx.{name}" for name in names.split() if name not in ("escapeall", "smartsymbols")]
    yield "PyMdown Extensions", lambda: markdown.Markdown(extensions=["extra", *names, *blocks])


def mistune():
    import mistune

    yield "mistune", lambda: mistune.create_markdown(escape=False)
    plugins = "strikethrough footnotes table url task_lists def_list abbr mark insert superscript subscript math ruby spoiler".split()
    yield "mistune, all of its plugins", lambda: mistune.create_markdown(escape=False, plugins=plugins)


def markdown_it():
    from markdown_it import MarkdownIt

    yield "markdown-it-py", lambda: MarkdownIt("commonmark", {"html": True})
    from mdit_py_plugins import admon, attrs, container, deflist, dollarmath, footnote, front_matter, myst_blocks, myst_role, tasklists, texmath

    def plugged():
        parser = MarkdownIt("default", {"html": True, "typographer": False})
        for plugin in (
            admon.admon_plugin, attrs.attrs_plugin, attrs.attrs_block_plugin, deflist.deflist_plugin, dollarmath.dollarmath_plugin,
            footnote.footnote_plugin, front_matter.front_matter_plugin, myst_blocks.myst_block_plugin, myst_role.myst_role_plugin,
            tasklists.tasklists_plugin, texmath.texmath_plugin,
        ):
            parser.use(plugin)
        parser.use(container.container_plugin, "note")
        return parser

    yield "markdown-it-py, plugins", plugged


def commonmark():
    import commonmark

    yield "commonmark.py", lambda: commonmark.commonmark


def marko():
    import marko

    yield "marko", lambda: marko.Markdown()
    yield "marko, GFM and more", lambda: marko.Markdown(extensions=["gfm", "footnote", "toc"])


def markdown2():
    import markdown2

    yield "markdown2", lambda: markdown2.Markdown()
    extras = [
        "admonitions", "break-on-newline", "cuddled-lists", "fenced-code-blocks", "footnotes", "header-ids", "latex", "markdown-in-html",
        "metadata", "strike", "tables", "tag-friendly", "task_list", "wiki-tables", "xml",
    ]
    yield "markdown2, its extras", lambda: markdown2.Markdown(extras=[extra for extra in extras if extra not in ("latex", "xml", "tag-friendly")])


def cmarkgfm():
    import cmarkgfm
    from cmarkgfm.cmark import Options

    yield "cmarkgfm", lambda: lambda note: cmarkgfm.github_flavored_markdown_to_html(note, Options.CMARK_OPT_UNSAFE)


def mistletoe():
    import mistletoe

    yield "mistletoe", lambda: mistletoe.markdown


def misaka():
    import misaka

    yield "misaka", lambda: misaka.html
    extensions = (
        "fenced-code", "tables", "footnotes", "autolink", "strikethrough", "underline", "highlight", "superscript", "math",
        "space-headers",
    )
    yield "misaka, all of its extensions", lambda: lambda note: misaka.html(note, extensions=extensions)




FAMILIES = [markdown, pymdownx, mistune, markdown_it, commonmark, marko, markdown2, cmarkgfm, mistletoe, misaka]


def main():
    notes = json.load(sys.stdin)
    done = {}
    for family in FAMILIES:
        try:
            engines = list(family())
        except ImportError as error:
            print(f"{family.__name__}: {error}", file=sys.stderr)
            continue
        for name, make in engines:
            pages = []
            for note in notes:
                engine = make()
                convert = getattr(engine, "convert", None) or getattr(engine, "render", None) or engine
                try:
                    pages.append(str(convert(note)))
                except Exception as error:
                    pages.append(None)
                    print(f"{name}: {error!r} for {note[:2000]!r}", file=sys.stderr)
            done[name] = pages
    json.dump(done, sys.stdout)


main()
