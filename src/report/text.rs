//! The one place where text becomes Markdown, SVG or a line of a terminal: nothing in a name, a summary or
//! a formula can act there.

/// Text in which nothing acts on who shows it: control characters and those that turn the direction of
/// writing are named instead, `⟨U+001B⟩`; line ends and tabs are spaces. The two micro signs become one
/// letter, μ (U+03BC).
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for this in text.chars() {
        match this {
            '\n' | '\r' | '\t' => cleaned.push(' '),
            '\u{b5}' => cleaned.push('\u{3bc}'),
            _ if acts(this) => cleaned.push_str(&format!("⟨U+{:04X}⟩", u32::from(this))),
            _ => cleaned.push(this),
        }
    }
    cleaned
}

/// Control characters, and format characters that are never seen: marks of direction, joiners, tags.
fn acts(this: char) -> bool {
    this.is_control()
        || matches!(this,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// [`clean`] line by line: for whole files and for what a terminal shows.
pub(crate) fn clean_lines(text: &str) -> String {
    let ends_line = text.ends_with('\n');
    let lines: Vec<String> = text.lines().map(clean).collect();
    lines.join("\n") + if ends_line { "\n" } else { "" }
}

/// Text on one line, spaces collapsed.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain text on one line as Markdown: what would start emphasis, code, a tag, an entity, a link, a list or
/// a heading is escaped.
pub(crate) fn markdown(text: &str) -> String {
    let text = quoted(&one_line(text));
    let mut escaped = String::with_capacity(text.len());
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((place, this)) = rest.next() {
        let after = rest.peek().map_or(' ', |&(_, next)| next);
        let is_markup = match this {
            '*' | '\\' | '$' | '`' => true,
            // Inside a word an underscore means itself.
            '_' => !(before.is_alphanumeric() && (after.is_alphanumeric() || after == '{')),
            '<' => after.is_ascii_alphabetic() || "/!?".contains(after),
            '&' => after.is_ascii_alphabetic() || after == '#',
            '~' => !after.is_whitespace(),
            ']' => "([:".contains(after),
            // At the beginning of a block these are bullets, headings, quotes and rules.
            '#' | '-' | '+' | '>' | '=' => place == 0,
            '.' | ')' => place == number && 0 < number && after == ' ',
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(this);
        before = this;
    }
    escaped
}

/// LaTeX's quotes, `` `larger' ``, as “larger”: a back-tick that opens a word, up to the first apostrophe that ends
/// one and is no prime. A quotation that is cut stays open; code between two back-ticks stays as it is.
pub(crate) fn quoted(text: &str) -> String {
    let mut typeset = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('`') {
        let (before, inside) = (&rest[..open], &rest[open + 1..]);
        typeset.push_str(before);
        let opens = !typeset.ends_with(|c: char| c.is_alphanumeric() || c == '`')
            && inside.starts_with(|c: char| !c.is_whitespace() && c != '`');
        let words = inside.split('`').next().unwrap_or_default();
        let closes = |end: usize| {
            let after = &words[end + 1..];
            let is_prime = [" = ", " + ", " - "].iter().any(|sign| after.starts_with(sign));
            !after.starts_with(|c: char| c.is_alphanumeric() || "(|²]".contains(c)) && !is_prime
        };
        let end = words.match_indices('\'').map(|(end, _)| end).find(|&end| closes(end));
        let is_cut = words.len() == inside.len();
        rest = match end {
            Some(end) if opens => {
                typeset.push_str(&format!("“{}”", &inside[..end]));
                &inside[end + 1..]
            }
            None if opens && is_cut => {
                typeset.push('“');
                inside
            }
            None if opens => {
                typeset.push_str(&format!("`{words}`"));
                &inside[words.len() + 1..]
            }
            _ => {
                typeset.push('`');
                inside
            }
        };
    }
    typeset + rest
}

/// Text on one line as code, between more backticks than it holds in a row.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    if fence.len() == 1 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}

/// A block of JSON.
pub(crate) fn json_block(json: &str) -> String {
    let fence = "`".repeat(longest_run(json).max(2) + 1);
    format!("{fence}json\n{}\n{fence}", clean_lines(json))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text inside an element or an attribute of XML.
pub(crate) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for this in clean(text).chars() {
        match this {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Not characters of XML.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(this),
        }
    }
    escaped
}

/// `γ_1` as `γ₁`, with typeset quotes.
pub(crate) fn subscripted(text: &str) -> String {
    let mut out = String::new();
    let text = quoted(text);
    let mut rest = text.chars().peekable();
    while let Some(this) = rest.next() {
        let is_index = rest.peek().is_some_and(char::is_ascii_digit);
        if this != '_' || !is_index {
            out.push(this);
            continue;
        }
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            let value = digit.to_digit(10).unwrap_or_default();
            out.extend(char::from_u32('₀' as u32 + value));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    #[test]
    fn text_that_looks_like_markup_is_escaped() {
        for (text, expected) in [
            ("x_n < y and S_{n-j}", "x_n < y and S_{n-j}"),
            ("k* < 2", "k\\* < 2"),
            ("a<b>", "a\\<b>"),
            ("_x_", "\\_x\\_"),
            ("x ~ exp(V/η), ~x~", "x ~ exp(V/η), \\~x~"),
            ("`only' or `a*b`", "“only” or \\`a\\*b\\`"),
            ("[0,T](x)", "[0,T\\](x)"),
            ("<img src=x>", "\\<img src=x>"),
            ("&lt; R&D & more", "\\&lt; R\\&D & more"),
            ("- x is -x", "\\- x is -x"),
            ("1. first, in 2. place", "1\\. first, in 2. place"),
            ("# x", "\\# x"),
            ("two\nlines", "two lines"),
            ("a\u{1b}[31mb\u{202e}c", "a⟨U+001B⟩[31mb⟨U+202E⟩c"),
            ("µ and μ", "μ and μ"),
            ("ε = η/2", "ε = η/2"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }

    #[test]
    fn code_stays_code() {
        assert_eq!(code("a*b"), "`a*b`");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(json_block("\"```\""), "````json\n\"```\"\n````");
    }

    #[test]
    fn quotes_of_latex_are_typeset() {
        for (text, expected) in [
            ("`Much smaller' contradicts", "“Much smaller” contradicts"),
            ("(`only'), Kramers' law", "(“only”), Kramers' law"),
            ("f' of `larger'", "f' of “larger”"),
            ("`w' = w - λg', they say", "“w' = w - λg”, they say"),
            ("a`b and `code`, f' and g'", "a`b and `code`, f' and g'"),
            ("`open…", "“open…"),
            ("``` and ` x", "``` and ` x"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    quickcheck! {
        fn prop_xml_has_no_markup_of_its_own(text: String) -> bool {
            let escaped = xml(&text);
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
            let starts = |rest: &str| entities.iter().any(|entity| rest.starts_with(entity));
            !escaped.contains(['<', '>', '"'])
                && escaped.match_indices('&').all(|(place, _)| starts(&escaped[place..]))
        }

        fn prop_nothing_acts(text: String) -> bool {
            let shown = [clean(&text), markdown(&text), code(&text), xml(&text)];
            shown.iter().all(|text| !text.chars().any(acts))
        }
    }
}
