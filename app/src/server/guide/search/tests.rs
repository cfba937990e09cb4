use super::*;
use crate::server::guide::parse;

const GUIDE: &str = "# 안내\n## 경보\n여는 말.\n\n<a id=\"throttles\"></a>\n### 스로틀링\nDynamoDB가 쓰기를 스로틀링하면 \
    수집기가 다시 보냅니다. `aws cloudwatch describe-alarms`\n### 시간 초과\nLambda 함수의 시간이 초과되었습니다.\n";

fn found(query: &str) -> Vec<String> {
    let index = Index::of(&parse(GUIDE));
    let hits = index.search(&Query::of(query));
    hits.into_iter().map(|hit| hit.id.to_owned()).collect()
}

#[test]
fn a_section_is_found_by_part_of_its_words() {
    for (query, expected) in [
        ("스로틀링", vec!["throttles"]),
        ("로틀", vec!["throttles"]),
        ("함수", vec!["시간-초과"]),
        ("CLOUDWATCH", vec!["throttles"]),
        ("쓰기 수집기", vec!["throttles"]),
        ("쓰기 함수", vec![]),
        ("   ", vec![]),
        ("다", vec!["throttles", "시간-초과"]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn hangul_is_found_however_it_is_composed() {
    let decomposed: String = "스로틀링".nfd().collect();
    assert_ne!(decomposed, "스로틀링");
    assert_eq!(found(&decomposed), ["throttles"]);
}

#[test]
fn what_was_looked_for_is_marked_in_what_stands_around_it() {
    let index = Index::of(&parse(GUIDE));
    let hits = index.search(&Query::of("쓰기"));
    let pieces = &hits[0].excerpt.pieces;
    assert_eq!(pieces[0], ("DynamoDB가 ".to_owned(), false));
    assert_eq!(pieces[1], ("쓰기".to_owned(), true));
    assert!(!hits[0].excerpt.cut_before);
}

#[test]
fn an_excerpt_begins_and_ends_between_characters() {
    let text = format!(
        "## A\n{} 찾는말 {}\n",
        "가나다 ".repeat(200),
        "라마바 ".repeat(200)
    );
    let document = parse(&text);
    let index = Index::of(&document);
    let excerpt = &index.search(&Query::of("찾는말"))[0].excerpt;
    assert!(excerpt.cut_before && excerpt.cut_after);
    assert_eq!(excerpt.pieces.iter().filter(|(_, marked)| *marked).count(), 1);
    let all: String = excerpt.pieces.iter().map(|(text, _)| text.as_str()).collect();
    assert!(all.len() <= 264, "{}", all.len());
}
