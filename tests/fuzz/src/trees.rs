//! The two engines that build a tree.

use unrolled::dom::{Dom, Engine, Step};
use unrolled::{ErrorKind, Form, Input, LimitKind, Limits, Parser, WarningKind};

/// Both give the same tree and the same result. An input close to a limit may exceed it only under the full rules,
/// which also count nodes that they create and remove again. No tree exceeds a limit.
pub fn engines(data: &[u8]) {
    let html = String::from_utf8_lossy(data);
    let narrow = Limits::default()
        .with_depth(12)
        .with_nodes(300)
        .with_attributes(60);
    for limits in [Limits::default(), Limits::unlimited(), narrow] {
        let [auto, tree] =
            [Engine::Auto, Engine::Tree].map(|engine| outline(&html, &limits, engine));
        match (auto, tree) {
            (Ok(auto), Ok(tree)) => {
                let differ = auto.iter().zip(&tree).find(|(auto, tree)| auto != tree);
                assert_eq!(differ, None);
                assert_eq!(auto.len(), tree.len());
            }
            (Err(auto), Ok(_)) => panic!("{auto} by the fast rules alone"),
            (_, Err(tree)) => assert!(matches!(tree.kind(), ErrorKind::Limit(_)), "{tree}"),
        }
    }
    let [auto, tree] = [Engine::Auto, Engine::Tree].map(|engine| {
        Parser::new()
            .with_engine(engine)
            .parse(Input::text(&html).with_form(Form::Html))
            .map_err(|error| (error.kind(), error.to_string()))
    });
    let met_limit = match &tree {
        Ok(parsed) => parsed
            .warnings
            .iter()
            .any(|warning| warning.kind == WarningKind::LimitReached),
        Err((kind, _)) => matches!(kind, ErrorKind::Limit(_)),
    };
    if !met_limit {
        assert_eq!(auto, tree);
    }
}

/// Elements, including unclosed ones, and text, each at its depth.
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
    let outline_of = |element: unrolled::dom::Element<'_>| {
        let open = if element.is_open_at_end() {
            " open"
        } else {
            ""
        };
        format!("{element:?}{open}")
    };
    outline.push((0, outline_of(root)));
    let mut depth = 1_usize;
    for step in root.walk() {
        match step {
            Step::Enter(element) => {
                outline.push((depth, outline_of(element)));
                depth += 1;
                assert!(depth <= limits.get(LimitKind::Depth), "too deep");
            }
            Step::Leave(_) => depth -= 1,
            Step::Text(text) => outline.push((depth, format!("{text:?}"))),
            _ => {}
        }
    }
    assert_eq!(depth, 1, "every element that is entered is left");
    assert!(outline.len() <= limits.get(LimitKind::Nodes), "too many");
    Ok(outline)
}
