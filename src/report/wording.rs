//! Plain text made to fit: its first sentence, cut between words, wrapped, counted.

use crate::report::numbers::count;
use crate::report::text::{clean, one_line};

/// At most that many characters, cut between words.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    let end = start.rfind(' ').filter(|&end| start.len() / 2 < end).unwrap_or(start.len());
    format!("{}…", start[..end].trim_end_matches([' ', ',', ';', ':', '(']))
}

/// At most that many characters, cut where a clause ends outside brackets, else between words.
pub(crate) fn cut_clause(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    let (mut depth, mut end) = (0_i32, None);
    for (place, this) in start.char_indices() {
        match this {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' | ';' | ':' if depth <= 0 && start[place + 1..].starts_with(' ') => {
                end = Some(place);
            }
            _ => {}
        }
    }
    match end.filter(|&end| start.len() / 2 < end) {
        Some(end) => format!("{}…", &start[..end]),
        None => cut(text, most),
    }
}

/// The first sentence; the next ones too while all together are shorter than `least` characters.
pub(crate) fn sentence(text: &str, least: usize) -> String {
    let text = one_line(text);
    let ends = text.match_indices([' ']).map(|(space, _)| space).filter(|&space| {
        let (before, after) = (&text[..space], &text[space + 1..]);
        let begins = after.starts_with(|c: char| c.is_alphanumeric() || "([“‘`|√∫".contains(c));
        let begins_small = after.starts_with(|c: char| c.is_ascii_lowercase());
        let is_row = before.ends_with("..");
        before.ends_with(['.', '!', '?'])
            && begins
            && !begins_small
            && !is_row
            && !is_abbreviated(before)
    });
    let long = |&end: &usize| least <= text[..end].chars().count();
    ends.clone().find(long).map_or(text.clone(), |end| text[..end].to_owned())
}

/// Whether the text ends in an abbreviation or an initial.
fn is_abbreviated(text: &str) -> bool {
    let word = text.rsplit([' ', '(']).next().unwrap_or(text);
    let short = ["e.g.", "i.e.", "eq.", "eqs.", "fig.", "cf.", "vs.", "sec.", "thm.", "no.", "p."];
    short.contains(&word.to_lowercase().as_str())
        || (word.chars().count() == 2 && word.starts_with(char::is_uppercase))
}

/// `1 instance`, `2 instances`.
pub(crate) fn numbered(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number as u64))
}

/// Text in lines of at most `width` characters where its words allow.
pub(crate) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_found() {
        for (text, expected) in [
            ("It holds. And more.", "It holds."),
            ("See eq. (3), i.e. Theorem 2. Then x.", "See eq. (3), i.e. Theorem 2."),
            ("0.5 is 1.5 less. b", "0.5 is 1.5 less. b"),
            ("by W. Hu. Next", "by W. Hu."),
            ("γ_1 >= .. >= γ_d. γ_1 is", "γ_1 >= .. >= γ_d."),
            ("x. ε = 1.", "x."),
            ("no stop", "no stop"),
        ] {
            assert_eq!(sentence(text, 0), expected);
        }
        assert_eq!(sentence("True. It holds for all. More.", 10), "True. It holds for all.");
    }

    #[test]
    fn long_text_is_cut_between_words() {
        assert_eq!(cut("one two three", 20), "one two three");
        assert_eq!(cut("one two, three", 10), "one two…");
    }

    #[test]
    fn long_text_is_cut_where_a_clause_ends() {
        for (text, most, expected) in [
            ("one, two", 20, "one, two"),
            ("one two three, four five", 18, "one two three…"),
            ("if f(x, y) is one, all is", 20, "if f(x, y) is one…"),
            ("if all of g(x, y) is one", 20, "if all of g(x, y)…"),
            ("so, it goes on and on", 18, "so, it goes on…"),
        ] {
            assert_eq!(cut_clause(text, most), expected, "{text}");
        }
    }
}
