//! The two ways to build a tree.

use unrolled::dom::{Dom, Engine, Step};
use unrolled::{Form, Input, Limits, Parser};

/// Both give one tree and one answer.
pub fn engines(data: &[u8]) {
    let html = String::from_utf8_lossy(data);
    for limits in [
        Limits::default(),
        Limits::unlimited(),
        // Both meet a limit at the same place.
        Limits::default()
            .with_depth(12)
            .with_nodes(300)
            .with_attributes(60),
    ] {
        let [auto, tree] =
            [Engine::Auto, Engine::Tree].map(|engine| outline(&html, &limits, engine));
        assert_eq!(
            auto.is_ok(),
            tree.is_ok(),
            "{:?} {:?}",
            auto.err(),
            tree.err()
        );
        if let (Ok(auto), Ok(tree)) = (auto, tree) {
            let differ = auto.iter().zip(&tree).find(|(auto, tree)| auto != tree);
            assert_eq!(differ, None);
            assert_eq!(auto.len(), tree.len());
        }
    }
    let [auto, tree] = [Engine::Auto, Engine::Tree].map(|engine| {
        Parser::new()
            .with_engine(engine)
            .parse(Input::text(&html).with_form(Form::Html))
            .map_err(|error| (error.kind(), error.to_string()))
    });
    match (&auto, &tree) {
        // A page over two limits may meet another first.
        (Err((unrolled::ErrorKind::Limit(_), _)), Err((unrolled::ErrorKind::Limit(_), _))) => {}
        _ => assert_eq!(auto, tree),
    }
}

/// Elements, with what was left open, and text, each at its depth.
fn outline(
    html: &str,
    limits: &Limits,
    engine: Engine,
) -> Result<Vec<(usize, String)>, unrolled::Error> {
    let dom = Dom::parse_with_engine(html, limits, engine)?;
    let mut outline = Vec::new();
    let Some(root) = dom.elements().next() else {
        return Ok(outline);
    };
    let shown = |element: unrolled::dom::Element<'_>| {
        let open = if element.is_open_at_end() {
            " open"
        } else {
            ""
        };
        format!("{element:?}{open}")
    };
    outline.push((0, shown(root)));
    let mut depth = 1_usize;
    for step in root.walk() {
        match step {
            Step::Enter(element) => {
                outline.push((depth, shown(element)));
                depth += 1;
            }
            Step::Leave(_) => depth -= 1,
            Step::Text(text) => outline.push((depth, format!("{text:?}"))),
            _ => {}
        }
    }
    assert_eq!(depth, 1, "every element that is entered is left");
    Ok(outline)
}
