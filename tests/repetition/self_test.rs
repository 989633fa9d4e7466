//! Tests of the laboratory itself: it finds jobs that are slow or need too much memory, and nothing else.

use libtest_mimic::{Failed, Trial};
use unrolled::Form;

use crate::callgrind;
use crate::examine::{Examiner, Fault, Scope};
use crate::fixture::{self, Fixture};
use crate::growth::{Point, exponent};
use crate::job::Job;
use crate::past;
use crate::pieces;
use crate::random::Random;
use crate::recipe::Recipe;
use crate::shape::Shape;

/// A case with lines and numbers.
const CASE: &str = "thread-reader-text/w3m";

type Test = fn() -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 9] = [
        ("own: linear passes", linear),
        ("own: quadratic memory is found", quadratic_memory),
        ("own: a large peak is found", large_memory),
        ("own: quadratic time is found", quadratic_time),
        ("own: exponents", exponents),
        ("own: an input is made again by its name", names),
        ("own: pieces of each form", pieces_of_each_form),
        ("own: shapes of a piece", shapes),
        ("own: what was once found is repeated", pasts),
    ];
    tests
        .into_iter()
        .map(|(name, test)| Trial::test(name, test))
        .collect()
}

/// A job on a repeated line.
fn examined(job: Job, scope: Scope) -> (Fixture, Examiner) {
    let fixture = fixture::named(CASE).expect("the case");
    let line = fixture.text.find('\n').expect("a line") + 1;
    let recipe: Recipe = format!("{CASE}: 0..{line}").parse().expect("a recipe");
    let mut examiner = Examiner::default();
    examiner.examine(&fixture, &recipe, &[job], scope);
    (fixture, examiner)
}

/// The faults of such a job.
fn faults(job: Job, scope: Scope) -> Vec<Fault> {
    let (fixture, mut examiner) = examined(job, scope);
    examiner.decide(&[fixture], scope);
    let findings = examiner.findings.iter();
    findings.map(|finding| finding.fault).collect()
}

fn expect<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), Failed> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{found:?}, not {expected:?}").into())
    }
}

fn linear() -> Result<(), Failed> {
    expect(faults(Job::Linear, Scope::SHORT), vec![])
}

fn quadratic_memory() -> Result<(), Failed> {
    let found = faults(Job::QuadraticMemory, Scope::SHORT);
    let all = [Fault::PeakGrows, Fault::AllocationsGrow];
    expect(all.map(|fault| found.contains(&fault)), [true, true])
}

fn large_memory() -> Result<(), Failed> {
    expect(faults(Job::LargeMemory, Scope::SHORT), vec![Fault::Peak])
}

/// By the clock first, then by instructions; a debug build has too many to count.
fn quadratic_time() -> Result<(), Failed> {
    let bytes = if cfg!(debug_assertions) {
        8 << 10
    } else {
        64 << 10
    };
    let scope = Scope {
        bytes,
        sizes: 3,
        grown: 2 * bytes,
        time: true,
        counted: [bytes / 4, bytes / 2, bytes, 2 * bytes],
    };
    if cfg!(debug_assertions) {
        let (_, examiner) = examined(Job::QuadraticTime, scope);
        return expect(examiner.suspects.len(), 1);
    }
    let fault = if callgrind::is_installed() {
        Fault::InstructionsGrow
    } else {
        Fault::Undecided
    };
    expect(faults(Job::QuadraticTime, scope), vec![fault])
}

fn exponents() -> Result<(), Failed> {
    let point = |repeated, amount| Point { repeated, amount };
    let of = |small, large| {
        exponent(point(1000.0, small), point(4000.0, large), 0.5).map(|is| (is * 100.0).round())
    };
    expect(of(5e3, 20e3), Some(100.0))?;
    expect(of(5e3, 80e3), Some(200.0))?;
    expect(of(0.0, 1900.0), None)?;
    // From nothing to more than the floor is growth.
    expect(of(0.0, 8000.0), Some(200.0))
}

fn names() -> Result<(), Failed> {
    let fixture = fixture::named("thread-reader/minimal-markup").or_else(|| fixture::named(CASE));
    let fixture = fixture.expect("a case");
    let kinds = pieces::kinds(&fixture);
    let mut random = Random::new("names");
    for _ in 0..200 {
        let kind = random.pick(&kinds);
        let recipe = Recipe::pick(&fixture, &kinds, kind, &mut random);
        let again: Recipe = recipe.to_string().parse()?;
        expect(&again, &recipe)?;
        expect(again.write(&fixture, 5), recipe.write(&fixture, 5))?;
    }
    let recipe: Recipe = format!("{}: 0..1", fixture.name).parse()?;
    expect(recipe.write(&fixture, 0), fixture.text.clone())?;
    expect(recipe.write(&fixture, 3).len(), fixture.text.len() + 3)
}

fn shapes() -> Result<(), Failed> {
    let post = "<div class=\"post\" style=\"top:0\"> <a href=\"/m\">Maren</a>\n <p><i>Salt and\n wind</i></p> </div> ";
    for (shape, expected) in [
        (Shape::Kept, post),
        (
            Shape::Bare,
            "<div class=\"post\"><a href=\"/m\">Maren</a><p><i>Salt and\n wind</i></p></div>",
        ),
        (Shape::Only(0), "<div class=\"post\">Maren</div>"),
        (Shape::Only(2), "<div class=\"post\"><p>Salt</p></div>"),
        (
            Shape::Only(3),
            "<div class=\"post\"><p><i>Salt</i></p></div>",
        ),
    ] {
        expect(shape.of(post).as_str(), expected)?;
    }
    Ok(())
}

fn pasts() -> Result<(), Failed> {
    let fixtures = past::fixtures();
    let recipes: Vec<Recipe> = fixtures.iter().filter_map(past::recipe).collect();
    expect(recipes.len(), fixtures.len())?;
    for (fixture, recipe) in fixtures.iter().zip(&recipes) {
        let again = fixture::named(&recipe.fixture).map(|again| again.text);
        expect(again.as_ref(), Some(&fixture.text))?;
    }
    let joined = fixture::named("past/joined-text").map(|fixture| fixture.form);
    expect(joined, Some(Form::Html))?;
    // A site's pieces must be detected as that site, or its adapter would not be examined.
    for (name, site) in [
        ("lines-of-handles", "text"),
        ("words-alone-nitter", "nitter"),
        ("words-alone-legacy", "legacy-twitter"),
        ("words-alone-x", "x"),
    ] {
        let fixture = fixture::named(&format!("past/{name}"));
        expect(fixture.map(|fixture| fixture.site).as_deref(), Some(site))?;
    }
    Ok(())
}

fn pieces_of_each_form() -> Result<(), Failed> {
    let found = |form, text: &str, kind: &str| -> Vec<Vec<String>> {
        let fixture = Fixture {
            name: String::new(),
            site: String::new(),
            form,
            text: text.to_owned(),
            url: None,
            given: None,
        };
        let kinds = pieces::kinds(&fixture);
        let kind = kinds.iter().find(|is| is.name == kind);
        let lists = kind.map_or(&[][..], |kind| &kind.lists);
        let piece = |range: &std::ops::Range<usize>| text[range.clone()].to_owned();
        lists
            .iter()
            .map(|list| list.iter().map(piece).collect())
            .collect()
    };
    let html = "<p id=a class=\"b c\">One &amp; two<!-- x --><br></p><i>three</i>";
    for (kind, expected) in [
        (
            "nodes",
            vec![
                vec!["One &amp; two", "<!-- x -->", "<br>"],
                vec!["three"],
                vec![
                    "<p id=a class=\"b c\">One &amp; two<!-- x --><br></p>",
                    "<i>three</i>",
                ],
            ],
        ),
        (
            "tags",
            vec![
                vec!["<p id=a class=\"b c\">"],
                vec!["<br>"],
                vec!["</p>"],
                vec!["<i>"],
                vec!["</i>"],
            ],
        ),
        ("attributes", vec![vec![" id=a", " class=\"b c\""]]),
        ("values", vec![vec!["a"], vec!["b ", "c"]]),
        ("words", vec![vec!["One ", "&amp; ", "two"], vec!["three"]]),
        ("references", vec![vec!["&amp;"]]),
    ] {
        expect(found(Form::Html, html, kind), owned(expected))?;
    }
    let text = "One two\nthree\n\nfour\n";
    for (kind, expected) in [
        (
            "words",
            vec![
                vec!["One ", "two\n"],
                vec!["three\n"],
                vec!["\n"],
                vec!["four\n"],
            ],
        ),
        ("lines", vec![vec!["One two\n", "three\n", "\n", "four\n"]]),
        ("blocks", vec![vec!["One two\nthree\n\n", "four\n"]]),
    ] {
        expect(found(Form::Text, text, kind), owned(expected))?;
    }
    let json = "{\"a\":[1,2],\"b\":\"c, d\"}";
    for (kind, expected) in [
        (
            "members",
            vec![vec!["1", "2"], vec!["\"a\":[1,2]", "\"b\":\"c, d\""]],
        ),
        ("words", vec![vec!["a"], vec!["b"], vec!["c, ", "d"]]),
    ] {
        expect(found(Form::Json, json, kind), owned(expected))?;
    }
    Ok(())
}

fn owned(lists: Vec<Vec<&str>>) -> Vec<Vec<String>> {
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    lists.into_iter().map(owned).collect()
}
