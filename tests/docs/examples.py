#!/usr/bin/env python3
"""Checks that every public type, trait, free function and macro has a tested example; one without is an error.

A method, a constant or a trait item may share the example of its type or trait: an example that only calls it would say no
more than its signature. The items of a module of `TOGETHER` share the example of the module. An item whose documentation describes behaviour should still have an example; no program can
detect which items those are, so their number is printed.

The list of items comes from the JSON documentation, which only a nightly toolchain generates. Without one, the check is
skipped with a message.
"""
import json
import os
import re
import subprocess
import sys

NIGHTLY = ["cargo", "+nightly"]
# Do not install a toolchain for this.
ENVIRONMENT = dict(os.environ, RUSTUP_AUTO_INSTALL="0")
ITEMS = {"struct", "enum", "union", "trait", "trait_alias", "function", "macro", "type_alias", "constant", "static"}
MEMBERS = {"method", "assoc_const"}
# The engine for pages of posts: none of its items does anything without the others, so one example shows them at work.
TOGETHER = {"unrolled::reader"}
# The start of a block that is compiled and run.
RUNS = re.compile(r"^```(rust|should_panic|edition\d+|,)*$", re.MULTILINE)


def documentation():
    """The JSON, or None without a nightly toolchain."""
    if subprocess.run([*NIGHTLY, "--version"], env=ENVIRONMENT, capture_output=True).returncode != 0:
        return None
    metadata = subprocess.run(["cargo", "metadata", "--locked", "--no-deps", "--format-version=1"], check=True, capture_output=True)
    # A separate folder, since it would replace the HTML pages.
    target = os.path.join(json.loads(metadata.stdout)["target_directory"], "nightly")
    build = ["rustdoc", "--locked", "--quiet", "--package", "unrolled", "--lib", "--all-features", "--target-dir", target]
    subprocess.run([*NIGHTLY, *build, "--", "-Zunstable-options", "--output-format=json"], env=ENVIRONMENT, check=True)
    with open(os.path.join(target, "doc", "unrolled.json")) as file:
        return json.load(file)


def public(index, root):
    """All public items of this crate with their names, each once: modules, their items, methods, trait items.
    A function that belongs to a type or a trait has the kind "method"."""
    todo, seen = [(root, "unrolled", "module")], set()
    while todo:
        id, path, holder = todo.pop()
        item = index.get(str(id))
        # Re-exported items are documented by their crates.
        if item is None or item["crate_id"] != 0 or id in seen:
            continue
        seen.add(id)
        ((kind, inner),) = item["inner"].items()
        if kind == "use":
            todo += [(inner["id"], f"{path}::{inner['name']}" if not inner["is_glob"] else path, holder)]
            continue
        if kind == "impl":
            # Trait implementations are documented at the trait.
            todo += [(id, path, kind) for id in inner["items"]] if inner["trait"] is None else []
            continue
        of_trait = item["visibility"] == "default" and kind in ("function", "assoc_const")
        if item["visibility"] != "public" and not of_trait:
            continue
        # It already has its name from a `use`.
        name = path if path.rsplit("::", 1)[-1] == item["name"] else f"{path}::{item['name']}"
        yield "method" if kind == "function" and holder != "module" else kind, name, item
        todo += [(id, name, kind) for key in ("items", "impls") if isinstance(inner, dict) for id in inner.get(key, [])]


def main():
    found = documentation()
    if found is None:
        print("skipped: no nightly toolchain, which alone writes documentation as JSON")
        return 0
    found = list(public(found["index"], found["root"]))
    has_example = lambda item: RUNS.search(item["docs"] or "") is not None
    items = [(name, item) for kind, name, item in found if kind in ITEMS]
    together = {name for kind, name, item in found if name in TOGETHER and has_example(item)}
    is_shown = lambda name, item: has_example(item) or name.rsplit("::", 1)[0] in together
    without = sorted(
        f"{item['span']['filename']}:{item['span']['begin'][0]}: {name}" for name, item in items if not is_shown(name, item)
    )
    print(*without, sep="\n", end="\n" if without else "")
    print(f"{len(items) - len(without)} of {len(items)} public types, traits, functions and macros have an example")
    members = [has_example(item) for kind, _, item in found if kind in MEMBERS]
    print(f"{sum(members)} of {len(members)} methods and constants of these have one of their own")
    return bool(without) or len(items) < 50


if __name__ == "__main__":
    sys.exit(main())
