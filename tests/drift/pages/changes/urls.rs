//! URLs are rewritten: by the site, by archives, by programs that save pages, by scripts that load pictures lazily.

use super::{Change, Effect, Leniency, Made};
use crate::pages::source::{self, Attribute, Element, Node};
use crate::pages::subject::Subject;

/// Attributes with a URL.
const URL_ATTRIBUTES: [&str; 8] = [
    "href", "src", "poster", "action", "data-src", "data-link-href", "data-image-url", "cite",
];

/// The placeholder of a picture that is not loaded yet.
const PLACEHOLDER: &str =
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

const STAMP: &str = "20220315104512";

pub(super) fn all(subject: &Subject) -> Vec<Change> {
    let host = origin(subject);
    let absolute = host.clone();
    let relative = host.clone();
    let mut all = vec![
        url_change("http for https", |raw| {
            Some(format!("http://{}", raw.strip_prefix("https://")?))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("no scheme", |raw| {
            Some(format!("//{}", raw.strip_prefix("https://")?))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("x.com for twitter.com", |raw| {
            let on = raw.contains("//twitter.com/");
            on.then(|| raw.replace("//twitter.com/", "//x.com/"))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("twitter.com for x.com", |raw| {
            let on = raw.contains("//x.com/");
            on.then(|| raw.replace("//x.com/", "//twitter.com/"))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("mobile.twitter.com for twitter.com", |raw| {
            let on = raw.contains("//twitter.com/");
            on.then(|| raw.replace("//twitter.com/", "//mobile.twitter.com/"))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("www.x.com for x.com", |raw| {
            let on = raw.contains("//x.com/");
            on.then(|| raw.replace("//x.com/", "//www.x.com/"))
        })
        .leniency(Leniency::WithoutHosts),
        url_change("a query behind", |raw| {
            let page = raw.starts_with("http") || raw.starts_with('/');
            (page && !raw.contains(['?', '#'])).then(|| format!("{raw}?ref=share"))
        })
        .leniency(Leniency::WithoutQueries),
        url_change("spaces around", |raw| {
            (!raw.is_empty()).then(|| format!(" {raw}\n"))
        }),
    ];
    if !host.is_empty() {
        all.push(url_change("absolute for relative", move |raw| {
            let relative = raw.starts_with('/') && !raw.starts_with("//");
            (relative && !raw.starts_with("/web/2")).then(|| format!("{absolute}{raw}"))
        }));
        all.push(url_change("relative for absolute", move |raw| {
            raw.strip_prefix(&*relative)
                .filter(|path| path.starts_with('/'))
                .map(str::to_owned)
        }));
        all.push(wayback("absolute", "https://web.archive.org", host.clone()));
        all.push(wayback("relative", "", host.clone()));
    }
    for (name, attribute) in [
        ("data-src", "data-src"),
        ("data-lazy-src", "data-lazy-src"),
        ("data-original", "data-original"),
        ("srcset", "srcset"),
    ] {
        for (what, blank) in [("no src", None), ("a blank src", Some(PLACEHOLDER))] {
            let name = format!("{name}, {what}");
            all.push(Change::tree("pictures load late", name, move |nodes| {
                lazily_loaded(nodes, attribute, blank)
            }));
        }
    }
    all.push(Change::tree(
        "pictures load late",
        "<picture> around, with sources",
        |nodes| {
            let mut found = None;
            source::each_list(nodes, &mut |list| {
                for node in list {
                    let img = matches!(node, Node::Element(element) if element.is("img"));
                    if !img {
                        continue;
                    }
                    let inner = std::mem::replace(node, Node::Other(String::new()));
                    let Node::Element(img) = &inner else { continue };
                    let src = img.attr("src").unwrap_or_default().to_owned();
                    let source =
                        Element::new("source", vec![Attribute::new("srcset", &src)], vec![]);
                    let children = vec![Node::Element(source), inner];
                    *node = Node::Element(Element::new("picture", vec![], children));
                    found = Some(Effect::None);
                }
            });
            found
        },
    ));
    all.push(Change::new(
        "saved by SingleFile",
        "pictures inside, scripts gone",
        single_file,
    ));
    all.push(Change::new(
        "saved by a browser",
        "pictures beside the page",
        browser,
    ));
    all
}

/// Returns the URL of the site, without a path.
fn origin(subject: &Subject) -> String {
    if !subject.site.host.is_empty() {
        return subject.site.host.to_owned();
    }
    if let Some(url) = &subject.url {
        return url.origin().ascii_serialization();
    }
    // Nitter's pages name their instance.
    let mut found = String::new();
    source::each(&subject.nodes, &mut |element| {
        let href = element.attr("href").unwrap_or_default();
        if element.attr("rel") == Some("search")
            && let Some(host) = href.strip_suffix("/opensearch")
        {
            host.clone_into(&mut found);
        }
    });
    found
}

/// A change of every URL that it can rewrite.
fn url_change(name: &'static str, write: impl Fn(&str) -> Option<String> + 'static) -> Change {
    Change::tree("addresses", name, move |nodes| {
        let mut found = None;
        source::each_mut(nodes, &mut |element| {
            for name in URL_ATTRIBUTES {
                if let Some(attribute) = element.attribute_mut(name)
                    && let Some(other) = write(attribute.raw())
                {
                    attribute.set(other);
                    found = Some(Effect::None);
                }
            }
        });
        found
    })
}

/// Rewrites a URL as the Wayback Machine does.
fn wayback(name: &'static str, before: &'static str, host: String) -> Change {
    Change::tree("Wayback Machine", name, move |nodes| {
        source::each_mut(nodes, &mut |element| {
            let picture = ["img", "video", "source", "iframe"]
                .iter()
                .any(|name| element.is(name));
            let mark = if picture { "im_" } else { "" };
            for name in URL_ATTRIBUTES {
                let Some(attribute) = element.attribute_mut(name) else {
                    continue;
                };
                let raw = attribute.raw();
                // An archive does not archive the pages of an archive.
                if raw.contains("/web/2") {
                    continue;
                }
                let whole = if raw.starts_with("//") {
                    format!("https:{raw}")
                } else if raw.starts_with('/') {
                    format!("{host}{raw}")
                } else if raw.starts_with("http") {
                    raw.to_owned()
                } else {
                    continue;
                };
                attribute.set(format!("{before}/web/{STAMP}{mark}/{whole}"));
            }
        });
        Some(Effect::None)
    })
}

/// Lazily loaded pictures have their URL in another attribute.
fn lazily_loaded(nodes: &mut [Node], attribute: &str, blank: Option<&str>) -> Option<Effect> {
    let mut found = None;
    source::each_mut(nodes, &mut |element| {
        if !element.is("img") || element.attribute(attribute).is_some() {
            return;
        }
        let Some(src) = element.attribute_mut("src") else {
            return;
        };
        let (raw, before) = (src.raw().to_owned(), src.before.clone());
        if raw.is_empty() {
            return;
        }
        found = Some(Effect::None);
        let value = match attribute {
            "srcset" => format!("{raw} 1x, {raw} 2x"),
            _ => raw,
        };
        match blank {
            Some(blank) => {
                src.set(blank.to_owned());
                let mut lazily_loaded = Attribute::new(attribute, &value);
                lazily_loaded.before = before;
                if lazily_loaded.before.is_empty() {
                    lazily_loaded.before = " ".to_owned();
                }
                element.attributes.push(lazily_loaded);
                if element.tail.starts_with('/') {
                    element.tail.insert(0, ' ');
                }
            }
            None => {
                src.name = attribute.to_owned();
                src.set(value);
            }
        }
    });
    found
}

/// The output of SingleFile: a comment at the top, pictures as data, no scripts, absolute URLs.
fn single_file(subject: &Subject) -> Option<Made> {
    let host = origin(subject);
    let url = subject
        .before
        .thread
        .url
        .as_ref()
        .map(|url| url.as_str().to_owned());
    let mut nodes = subject.nodes.clone();
    source::each_list(&mut nodes, &mut |list| {
        list.retain(|node| !matches!(node, Node::Element(element) if element.is("script")));
    });
    source::each_mut(&mut nodes, &mut |element| {
        let picture = element.is("img");
        for attribute in &mut element.attributes {
            let raw = attribute.raw();
            match &*attribute.name.to_ascii_lowercase() {
                "src" if picture => attribute.set(PLACEHOLDER.to_owned()),
                "poster" => attribute.set(PLACEHOLDER.to_owned()),
                "href" if raw.starts_with('/') && !raw.starts_with("//") => {
                    let whole = format!("{host}{raw}");
                    attribute.set(whole);
                }
                _ => {}
            }
        }
        element
            .attributes
            .retain(|is| !is.name.starts_with("on") && !is.name.eq("srcset"));
    });
    let page = source::write(&nodes);
    let comment = format!(
        "<!--\n Page saved with SingleFile \n url: {} \n saved date: Tue Mar 15 2022\n-->",
        url?
    );
    let page = match page.find("<head") {
        Some(head) => format!("{}{comment}{}", &page[..head], &page[head..]),
        None => format!("{comment}{page}"),
    };
    Some(Made {
        page,
        effect: Effect::Less,
    })
}

/// The output of "save page as": pictures in a folder next to the page, absolute URLs, boolean attributes with a value.
fn browser(subject: &Subject) -> Option<Made> {
    let host = origin(subject);
    let mut nodes = subject.nodes.clone();
    let mut count = 0;
    source::each_mut(&mut nodes, &mut |element| {
        let picture = element.is("img") || element.is("script");
        for attribute in &mut element.attributes {
            let raw = attribute.raw();
            let name = attribute.name.to_ascii_lowercase();
            if name == "src" && picture && !raw.starts_with("data:") {
                count += 1;
                attribute.set(format!("./page_files/{count}.jpg"));
            } else if name == "href" && raw.starts_with('/') && !raw.starts_with("//") {
                let whole = format!("{host}{raw}");
                attribute.set(whole);
            } else if attribute.value.is_none() {
                *attribute = Attribute::new(&name, "");
            }
        }
    });
    let page = source::write(&nodes);
    Some(Made {
        page,
        effect: Effect::Less,
    })
}
