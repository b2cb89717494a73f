//! Web pages: a token stream is enough, because only blocks, lists and tables matter.

mod builder;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::clean::converted_note;
use crate::encoding::{self, Decoded, legacy};
use crate::kind::find;
use crate::{Extracted, FormatError, Source, blocks};
use builder::Builder;

/// Text of a web page: headings, paragraphs, lists and tables, without navigation and scripts.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    file.limit_text()?;
    let decoded = decode(file)?;
    let mut notes: Vec<_> = decoded.charset.legacy_name().map(converted_note).into_iter().collect();
    let text = blocks::render(&parse(&decoded.text));
    let (text, mended) = legacy::mend(text);
    notes.extend(mended.map(|found| converted_note(found.name())));
    Ok(Extracted { text, kind: file.kind, notes })
}

/// A page is in the encoding it names, if its bytes agree; else in the one its bytes show.
fn decode(file: &Source<'_>) -> Result<Decoded, FormatError> {
    let marked = file.bytes.starts_with(b"\xEF\xBB\xBF") || encoding::looks_utf16(file.bytes).is_some();
    if !marked && std::str::from_utf8(file.bytes).is_err() {
        let named = charset(file.bytes).and_then(|label| encoding::decode_named(file.bytes, &label));
        if let Some(decoded) = named {
            return Ok(decoded);
        }
    }
    encoding::decode(file.bytes).map_err(|bad| crate::plain::bad_encoding(file, bad))
}

/// The name after `charset=` in the head of the page.
fn charset(bytes: &[u8]) -> Option<String> {
    let head: Vec<u8> = bytes.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let after = find(&head, b"charset")? + b"charset".len();
    let rest = head.get(after..)?;
    let label: String = rest
        .iter()
        .map(|b| *b as char)
        .skip_while(|c| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '\''))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

fn parse(text: &str) -> Vec<blocks::Block> {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Builder::default())), TokenizerOpts::default());
    let queue = BufferQueue::default();
    // One tendril holds at most 4 GB; the limit on plain text is far below.
    queue.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// Hands tokens to the builder and tells the tokenizer where markup ends.
struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&text),
            Token::TagToken(tag) => {
                let raw = raw_kind(&tag);
                match tag.kind {
                    TagKind::StartTag => builder.open(&tag),
                    TagKind::EndTag => builder.close(&tag.name),
                }
                if let Some(kind) = raw {
                    return TokenSinkResult::RawData(kind);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose content is not markup.
fn raw_kind(tag: &Tag) -> Option<RawKind> {
    if tag.kind == TagKind::EndTag {
        return None;
    }
    match &*tag.name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}
